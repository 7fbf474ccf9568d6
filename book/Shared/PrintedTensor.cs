namespace Lincoln.Book;

/// <summary>Tensors as the book's programs print them.</summary>
internal static class PrintedTensor
{
    extension(Tensor tensor)
    {
        /// <summary>The numbers in double precision, row by row.</summary>
        public double[] Numbers()
        {
            double[] numbers = new double[tensor.Shape.Count];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = tensor.Values[i];
            return numbers;
        }

        /// <summary>A number, a vector or a matrix as NumPy prints it, rounded.</summary>
        /// <exception cref="ShapeException">The tensor has more than two axes.</exception>
        public string Printed(int decimals = 4) => tensor.Shape.Rank switch
        {
            0 => Python.Round(tensor.Numbers()[0], decimals),
            1 => Python.Array(tensor.Numbers(), decimals),
            2 => Python.Matrix(tensor.Numbers(), tensor.Shape[1], decimals),
            _ => throw new ShapeException($"Printed: {tensor.Shape} has more than two axes."),
        };
    }
}
