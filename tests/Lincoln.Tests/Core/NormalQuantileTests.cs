namespace Lincoln.Tests.Core;

public class NormalQuantileTests
{
    // Values of the standard normal distribution's inverse, to 15 digits, from its tables.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.674489750196082)]
    [InlineData(0.841344746068543, 1)]
    [InlineData(0.9, 1.2815515655446)]
    [InlineData(0.975, 1.95996398454005)]
    [InlineData(0.99, 2.32634787404084)]
    [InlineData(0.999, 3.09023230616781)]
    [InlineData(1e-5, -4.26489079392282)]
    [InlineData(1e-10, -6.36134090240406)]
    [InlineData(1e-16, -8.22208221613044)]
    public void Quantiles_are_right(double probability, double expected)
        => Assert.Equal(expected, NormalQuantile.Of(probability), 1e-12 * Math.Max(1, Math.Abs(expected)));

    [Fact]
    public void It_is_symmetric_and_increasing()
    {
        double before = double.NegativeInfinity;
        for (int i = 1; i < 4096; i++)
        {
            double p = i / 4096.0, x = NormalQuantile.Of(p);
            Assert.True(x > before);
            Assert.Equal(-x, NormalQuantile.Of(1 - p), 1e-14);
            before = x;
        }
    }

    [Fact]
    public void The_extremes_of_the_generator_are_finite()
    {
        double least = 0.5 / (1L << 52);
        Assert.InRange(NormalQuantile.Of(least), -8.3, -8.1);
        Assert.InRange(NormalQuantile.Of(1 - least), 8.1, 8.3);
    }

    [Fact]
    public void Its_logarithm_is_right()
    {
        foreach (double x in (double[])[1, 2, 0.5, 1.4142135623730951, 1.5, 3, 1e-300, 1e300, 2.2250738585072014e-308, 0.99999999])
            Assert.Equal(Math.Log(x), NormalQuantile.Log(x), 4e-16 * Math.Max(1e-8, Math.Abs(Math.Log(x))) + 1e-23);
    }
}
