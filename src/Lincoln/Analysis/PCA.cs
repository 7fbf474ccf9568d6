using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// Principal components: the directions in which samples vary most (Pearson 1901). A sample's code is its deviation from the mean,
/// measured along them.
/// </summary>
/// <remarks>
/// The components are found by subspace iteration with ten extra directions (Halko, Martinsson, Tropp 2011), until |C·v - λ·v| ≤ 10⁻⁴·λ
/// for each of them, where C is the covariance and λ the variance (or for 100 rounds, where variances are almost equal). Time and memory
/// grow with samples·columns·components. The element of a component with the largest absolute value is positive.
/// </remarks>
/// <example><code>
/// var pca = PCA.Fit(images, components: 28);
/// Tensor codes = pca.Transform(images), again = pca.Reconstruct(codes);
/// </code></example>
public sealed class PCA
{
    private const int Oversampling = 10, MostRounds = 100;
    private const double Tolerance = 1e-4;

    private PCA(Tensor mean, Tensor components, double[] variances, double total)
        => (Mean, Components, Variances, TotalVariance) = (mean, components, variances, total);

    /// <summary>The mean of every column, [columns].</summary>
    public Tensor Mean { get; }

    /// <summary>The directions, of length 1 and at right angles, by falling variance: [components, columns].</summary>
    public Tensor Components { get; }

    /// <summary>The variance of the samples along every component (with samples - 1 in the denominator).</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The variance of the samples in all directions together.</summary>
    public double TotalVariance { get; }

    /// <summary>Finds the components.</summary>
    /// <param name="x">[samples, columns], at least two samples.</param>
    /// <param name="components">How many, from 1 to the smaller number of samples and columns.</param>
    /// <param name="seed">The seed of the initial directions. Default: 1.</param>
    /// <exception cref="ArgumentException">x is not a matrix of finite elements, or components is outside its range.</exception>
    public static PCA Fit(Tensor x, int components, ulong seed = 1)
    {
        var (n, columns) = Samples.Check(x, nameof(x), nameof(PCA), 2);
        int most = Math.Min(n, columns);
        if (components < 1 || components > most)
        {
            string message = $"components: {x.Shape} has 1 to {most} of them, found {components}.";
            throw new ArgumentOutOfRangeException(nameof(components), message);
        }

        Real[] means = Samples.Means(x.Values, columns), centred = Samples.Centred(x.Values, means);
        var subspace = new Subspace(centred, columns, Math.Min(components + Oversampling, most), new Rng(seed).Fork("pca"));
        for (int round = 1; round < MostRounds && !subspace.Refine(components, Tolerance); round++) { }

        var directions = Tensor.Persistent([components, columns]);
        for (int i = 0; i < components; i++) subspace.Direction(i, directions.Storage.Slice(i * columns, columns));
        var mean = Tensor.Persistent([columns]);
        means.CopyTo(mean.Storage);
        double total = 0;
        foreach (Real value in centred) total += (double)value * value;
        return new(mean, directions, [.. subspace.Values.Take(components).Select(value => Math.Max(0, value) / (n - 1))], total / (n - 1));
    }

    /// <summary>The codes of samples, [samples, components].</summary>
    /// <exception cref="ShapeException">The samples have another number of columns.</exception>
    public Tensor Transform(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int count = Components.Shape[0], columns = Components.Shape[1];
        if (x.Shape.Rank != 2 || x.Shape[1] != columns)
            throw new ShapeException($"PCA: it was fitted to [samples, {columns}], found {x.Shape}.");
        var codes = Tensor.Uninitialized([x.Shape[0], count]);
        Real[] centred = Samples.Centred(x.Values, Mean.Values);
        Gemm.Multiply(centred, Components.Values, codes.Storage, x.Shape[0], count, columns, transposeB: true);
        return codes;
    }

    /// <summary>The samples with these codes, with a deviation of 0 in all other directions: [samples, columns].</summary>
    /// <exception cref="ShapeException">The codes have another number of components.</exception>
    public Tensor Reconstruct(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        int count = Components.Shape[0], columns = Components.Shape[1];
        if (codes.Shape.Rank != 2 || codes.Shape[1] != count)
            throw new ShapeException($"PCA: codes are [samples, {count}], found {codes.Shape}.");
        var x = Tensor.Uninitialized([codes.Shape[0], columns]);
        for (int row = 0; row < codes.Shape[0]; row++) Mean.Values.CopyTo(x.Storage[(row * columns)..]);
        Gemm.Multiply(codes.Values, Components.Values, x.Storage, codes.Shape[0], columns, count, add: true);
        return x;
    }

    /// <summary>The number of components and of columns, and the explained share of the variance.</summary>
    public override string ToString()
    {
        double explained = TotalVariance > 0 ? Variances.Sum() / TotalVariance : 1;
        return FormattableString.Invariant($"PCA({Components.Shape[0]} of {Components.Shape[1]}, {explained:P1} of the variance)");
    }
}
