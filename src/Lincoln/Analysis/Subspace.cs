using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>A few orthonormal directions that converge, round by round, to the principal ones of centred samples.</summary>
internal sealed class Subspace
{
    private readonly Real[] x, projected, image;
    private readonly int rows, columns, width;
    private readonly Rng rng;
    private readonly Real[] basis;                                  // [columns, width]

    public Subspace(Real[] x, int columns, int width, Rng rng)
    {
        (this.x, this.columns, this.width, this.rng, rows) = (x, columns, width, rng, x.Length / columns);
        (projected, image, basis) = (new Real[rows * width], new Real[columns * width], new Real[columns * width]);
        rng.Normal(basis);
    }

    /// <summary>The sums of squares of the samples along the directions, falling.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>One direction.</summary>
    public void Direction(int i, Span<Real> to)
    {
        int largest = 0;
        for (int j = 0; j < columns; j++)
        {
            to[j] = basis[j * width + i];
            if (Math.Abs(to[j]) > Math.Abs(to[largest])) largest = j;
        }
        if (to[largest] >= 0) return;
        foreach (ref Real value in to) value = -value;
    }

    /// <summary>
    /// Multiplies the directions by the samples' covariance and takes the best ones of their span; returns whether the first ones have
    /// converged.
    /// </summary>
    public bool Refine(int wanted, double tolerance)
    {
        if (Values.Length > 0) image.CopyTo(basis, 0);
        Orthonormalize();
        Gemm.Multiply(x, basis, projected, rows, width, columns);
        Gemm.Multiply(x, projected, image, columns, width, rows, transposeA: true);
        var within = new double[width, width];
        for (int j = 0; j < columns; j++)
            for (int a = 0; a < width; a++)
                for (int b = 0; b < width; b++) within[a, b] += (double)basis[j * width + a] * image[j * width + b];
        for (int a = 0; a < width; a++)                    // equal but for rounding
            for (int b = 0; b < a; b++) within[a, b] = within[b, a] = (within[a, b] + within[b, a]) / 2;
        var (values, vectors) = SymmetricEigen.Of(within);
        Turn(basis, vectors);
        Turn(image, vectors);
        Values = values;
        return Enumerable.Range(0, wanted).All(i => Residual(i) <= tolerance * values[i] || values[i] <= 1e-12 * values[0]);
    }

    private double Residual(int i)
    {
        double sum = 0;
        for (int j = 0; j < columns; j++)
        {
            double difference = image[j * width + i] - Values[i] * basis[j * width + i];
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    private void Turn(Real[] matrix, double[,] by)
    {
        double[] row = new double[width];
        for (int j = 0; j < columns; j++)
        {
            var numbers = matrix.AsSpan(j * width, width);
            for (int b = 0; b < width; b++) row[b] = 0;
            for (int a = 0; a < width; a++)
                for (int b = 0; b < width; b++) row[b] += numbers[a] * by[a, b];
            for (int b = 0; b < width; b++) numbers[b] = (Real)row[b];
        }
    }

    // Gram-Schmidt, twice, in double precision. A direction in the span of those before it is drawn anew.
    private void Orthonormalize()
    {
        double[][] directions = new double[width][];
        for (int i = 0; i < width; i++)
        {
            double[] v = directions[i] = new double[columns];
            for (int j = 0; j < columns; j++) v[j] = basis[j * width + i];
            for (double before = Length(v), after = 0; ; before = Length(v))
            {
                for (int pass = 0; pass < 2; pass++)
                    for (int k = 0; k < i; k++) Subtract(v, directions[k]);
                after = Length(v);
                if (after > 1e-6 * before) break;
                for (int j = 0; j < columns; j++) v[j] = rng.NextNormal();
            }
            double length = Length(v);
            for (int j = 0; j < columns; j++)
            {
                v[j] /= length;
                basis[j * width + i] = (Real)v[j];
            }
        }

        static void Subtract(double[] v, double[] direction)
        {
            double along = 0;
            for (int j = 0; j < v.Length; j++) along += v[j] * direction[j];
            for (int j = 0; j < v.Length; j++) v[j] -= along * direction[j];
        }

        static double Length(double[] v)
        {
            double sum = 0;
            foreach (double value in v) sum += value * value;
            return Math.Sqrt(sum);
        }
    }
}
