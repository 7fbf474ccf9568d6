using Lincoln.Analysis;
using Lincoln.Tests.Catalogue;

namespace Lincoln.Tests.Analysis;

public class PCATests
{
    private static readonly double Close = typeof(Real) == typeof(double) ? 1e-7 : 2e-4;

    public static TheoryData<string> Names => [.. ReferenceFile.Names("analysis").Where(name => name.Contains("PCA"))];

    [Theory, MemberData(nameof(Names))]
    public void Agrees_with_scikit_learn(string name)
    {
        var reference = ReferenceFile.Read(name);
        var x = reference.Tensor("x");
        int count = reference.ShapeOf("components")[0], columns = x.Shape[1];
        var pca = PCA.Fit(x, count);
        AssertClose(reference.Numbers("mean"), pca.Mean.Values);
        double[] components = reference.Numbers("components"), codes = reference.Numbers("codes");
        var found = pca.Transform(x);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(1, pca.Variances[i] / reference.Numbers("variances")[i], Close);
            Assert.Equal(reference.Numbers("shares")[i], pca.Variances[i] / pca.TotalVariance, Close);
            var direction = pca.Components.Values.Slice(i * columns, columns);
            double sign = Math.Sign(direction[0] * components[i * columns]);                       // the direction's, which is free
            for (int j = 0; j < columns; j++) Assert.Equal(components[i * columns + j], sign * direction[j], Close);
            for (int s = 0; s < x.Shape[0]; s++) Assert.Equal(codes[s * count + i], sign * found[s, i], 20 * Close);
            Assert.True(direction.ToArray().MaxBy(Math.Abs) > 0);
        }
    }

    [Fact]
    public void Samples_of_few_directions_are_reconstructed()
    {
        var rng = new Rng(3);
        Tensor x = Tensor.Normal([200, 3], rng).MatrixProduct(Tensor.Normal([3, 50], rng)) + Tensor.Normal([50], rng);
        var pca = PCA.Fit(x, 3);
        Assert.Equal(1, pca.Variances.Sum() / pca.TotalVariance, 1e-5);
        AssertClose([.. x.Values.ToArray().Select(v => (double)v)], pca.Reconstruct(pca.Transform(x)).Values);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, 50).Sum(k => (double)pca.Components[i, k] * pca.Components[j, k]), 1e-5);
        Assert.Equal("PCA(3 of 50, 100.0 % of the variance)", pca.ToString());
    }

    [Fact]
    public void Many_directions_with_noise()
    {
        // more directions than the search holds at once
        var rng = new Rng(4);
        var x = Tensor.Normal([300, 60], rng);
        for (int i = 0; i < 300; i++)
            for (int j = 0; j < 60; j++) x.Edit()[i * 60 + j] *= (Real)(10 / (1.0 + j));
        PCA few = PCA.Fit(x, 4), all = PCA.Fit(x, 60);
        for (int i = 0; i < 4; i++) Assert.Equal(1, few.Variances[i] / all.Variances[i], 1e-5);
        Assert.Equal(all.TotalVariance, all.Variances.Sum(), all.TotalVariance * 1e-5);
        for (int i = 0; i < 4; i++)
            Assert.Equal(1, Enumerable.Range(0, 60).Sum(k => (double)few.Components[i, k] * all.Components[i, k]), 1e-5);
    }

    [Fact]
    public void Samples_that_are_equal_have_no_variance()
    {
        var pca = PCA.Fit(Tensor.Full([5, 3], 7), 2);
        Assert.All(pca.Variances, v => Assert.Equal(0, v));
        Assert.All(pca.Transform(Tensor.Full([2, 3], 7)).Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var x = Tensor.Normal([5, 3], new Rng(1));
        Assert.Throws<ArgumentNullException>(() => PCA.Fit(null!, 1));
        Assert.Throws<ShapeException>(() => PCA.Fit(Tensor.Ones([5]), 1));
        Assert.Throws<ShapeException>(() => PCA.Fit(Tensor.Ones([1, 5]), 1));
        Assert.Contains("1 to 3 of them, found 4", Assert.Throws<ArgumentOutOfRangeException>(() => PCA.Fit(x, 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PCA.Fit(x, 0));
        x.Edit()[4] = Real.NaN;
        Assert.Contains("holds NaN in sample 1, column 1", Assert.Throws<ArgumentException>(() => PCA.Fit(x, 1)).Message);
        x.Edit()[4] = Real.MaxValue / 2;
        Assert.Contains("column 1; squares of such numbers overflow", Assert.Throws<ArgumentException>(() => PCA.Fit(x, 1)).Message);
        Assert.Throws<ArgumentException>(() => new TSNE { Perplexity = 1 }.Fit(x));
        var pca = PCA.Fit(Tensor.Normal([5, 3], new Rng(1)), 2);
        Assert.Throws<ShapeException>(() => pca.Transform(Tensor.Ones([5, 4])));
        Assert.Throws<ShapeException>(() => pca.Reconstruct(Tensor.Ones([5, 3])));
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<Real> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], Close * (1 + Math.Abs(expected[i])));
    }
}
