using Lincoln.Operations;

namespace Lincoln.Tests.Operations;

/// <summary>What the tests of the operations share: tensors with made-up numbers, and gradients by finite differences.</summary>
internal static class Gradients
{
#if DOUBLE
    private const double Step = 1e-6, Absolute = 1e-7, Relative = 1e-6;
#else
    private const double Step = 1e-2, Absolute = 1e-2, Relative = 1e-2;
#endif

    /// <summary>Numbers of the standard normal distribution, the same for the same seed.</summary>
    public static Tensor Normal(Shape shape, ulong seed = 1) => Tensor.Normal(shape, new Rng(seed));

    /// <summary>Numbers from low to high, no two closer than the step of the differences, in a random order.</summary>
    public static Tensor Distinct(Shape shape, double low, double high, ulong seed = 1)
    {
        int[] order = new Rng(seed).Permutation(shape.Count);
        var x = new Tensor(shape);
        for (int i = 0; i < order.Length; i++) x.Edit()[i] = (Real)(low + (high - low) * (order[i] + 0.5) / order.Length);
        return x;
    }

    /// <summary>
    /// Compares the gradients of all inputs with central differences, under a random gradient of the result; then runs once more on the
    /// same inputs, which must give the same bits and add the same gradient again.
    /// </summary>
    public static void Check(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        foreach (var x in inputs) (x.RequiresGradient, x.RetainsGradient) = (true, true);
        Tensor dy;
        Real[] first;
        using (Workspace.Begin())
        {
            // The gradient of an intermediate tensor is born in memory that is not cleared (NaN in debug builds): all of it must be written.
            var y = f(Array.ConvertAll(inputs, x => new Linear().Forward(x)));
            dy = Normal(y.Shape, 99).Keep();
            first = y.Values.ToArray();
            y.Backward(dy);
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            var x = inputs[i];
            Assert.NotNull(x.Gradient);
            Assert.Equal(x.Shape, x.Gradient.Shape);
            for (int j = 0; j < x.Shape.Count; j++)
            {
                double expected = Difference(f, inputs, i, j, dy), found = x.Gradient.Values[j];
                Assert.True(Math.Abs(found - expected) <= Absolute + Relative * Math.Abs(expected), $"input {i} {x.Shape}, number {j}: the gradient is {found}, by differences {expected}");
            }
        }
        Real[][] once = [.. inputs.Select(x => x.Gradient!.Values.ToArray())];
        using (Workspace.Begin())
        {
            var y = f(inputs);
            Assert.Equal(first, y.Values.ToArray());
            y.Backward(dy);
        }
        for (int i = 0; i < inputs.Length; i++)
            for (int j = 0; j < once[i].Length; j++)
                Assert.True(Math.Abs(inputs[i].Gradient!.Values[j] - 2 * once[i][j]) <= 1e-5 * (1 + Math.Abs(once[i][j])), $"input {i}, number {j}: {once[i][j]} became {inputs[i].Gradient!.Values[j]}");
    }

    private static double Difference(Func<Tensor[], Tensor> f, Tensor[] inputs, int input, int number, Tensor dy)
    {
        var x = inputs[input];
        Real middle = x.Values[number];
        double above = Along(middle + (Real)Step), below = Along(middle - (Real)Step);
        x.Edit()[number] = middle;
        return (above - below) / ((double)(middle + (Real)Step) - (double)(middle - (Real)Step));

        double Along(Real value)
        {
            x.Edit()[number] = value;
            using var mode = Mode.NoGradient();
            using var step = Workspace.Begin();
            var y = f(inputs);
            double sum = 0;
            for (int i = 0; i < y.Shape.Count; i++) sum += (double)y.Values[i] * dy.Values[i];
            return sum;
        }
    }
}
