using Lincoln.Operations;
using Lincoln.Testing;

namespace Lincoln.Tests.Operations;

public class ElementwiseTests
{
    private static void AssertClose(Tensor found, params double[] expected)
    {
        Assert.Equal(expected.Length, found.Shape.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = (typeof(Real) == typeof(float) ? 5e-7 : 1e-14) * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(expected[i].Equals((double)found.Values[i]) || Math.Abs(found.Values[i] - expected[i]) <= tolerance,
                $"number {i}: {found.Values[i]}, expected {expected[i]}");
        }
    }

    [Fact]
    public void Values()
    {
        var x = Tensor.From(-2, 0, (Real)0.25, 1, 9);
        AssertClose(x.Exp(), Math.Exp(-2), 1, Math.Exp(0.25), Math.E, Math.Exp(9));
        AssertClose(x.Log(), double.NaN, double.NegativeInfinity, Math.Log(0.25), 0, Math.Log(9));
        AssertClose(x.Square(), 4, 0, 0.0625, 1, 81);
        AssertClose(x.Sqrt(), double.NaN, 0, 0.5, 1, 3);
        AssertClose(x.Abs(), 2, 0, 0.25, 1, 9);
        AssertClose(x.Negate(), 2, -0.0, -0.25, -1, -9);
        AssertClose(x.Clamp(-1, 1), -1, 0, 0.25, 1, 1);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(7)]
    [InlineData(-1), InlineData(-2), InlineData(-3), InlineData(64)]
    [InlineData(0.5), InlineData(1.5), InlineData(-0.5), InlineData(-2.5), InlineData(0.3), InlineData(2.2), InlineData(-1.7)]
    [InlineData(65), InlineData(100), InlineData(101)]
    public void Powers(double p)
    {
        double[] bases = [-2, -1, -0.5, 0, 0.5, 1, 1.25, 2, 3];
        var y = new Tensor([bases.Length], [.. bases.Select(b => (Real)b)]).Power((Real)p);
        for (int i = 0; i < bases.Length; i++)
        {
            double expected = Math.Pow(bases[i], (Real)p), found = y.Values[i];
            double error = typeof(Real) == typeof(float) ? 3e-7 : 1e-13;
            bool beyond = typeof(Real) == typeof(float) && Math.Abs(expected) is > float.MaxValue or < 1.2e-38;
            Assert.True(beyond || expected.Equals(found) || Math.Abs(found / expected - 1) <= error,
                $"{bases[i]} to the power of {p}: {found}, expected {expected}");
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(-1)]
    [InlineData(0.5), InlineData(2.5), InlineData(-0.5), InlineData(0.3), InlineData(-1.7)]
    public void Gradients_of_powers(double p)
        => GradientCheck.Run(x => x[0].Power((Real)p), Tensor.Uniform([17], new Rng(1), (Real)0.5, 3));

    [Fact]
    public void Derivatives_at_the_corners()
    {
        Assert.Equal([-1, 0, 1], GradientOf(x => x.Abs(), -3, 0, 3));
        Assert.Equal([0, 1, 1, 1, 0], GradientOf(x => x.Clamp(-1, 1), -2, -1, 0, 1, 2));
        Assert.Equal([0, 0], GradientOf(x => x.Power(0), 0, 2));
        Assert.Equal([1, 1], GradientOf(x => x.Power(1), 0, 2));
        Assert.Equal([0, 12], GradientOf(x => x.Power(3), 0, 2));
        Assert.Equal([Real.PositiveInfinity], GradientOf(x => x.Sqrt(), 0));

        static Real[] GradientOf(Func<Tensor, Tensor> f, params Real[] values)
        {
            var x = Tensor.From(values);
            x.RequiresGradient = true;
            f(x).Backward(Tensor.Ones(x.Shape));
            return x.Gradient!.Values.ToArray();
        }
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        var x = Tensor.From(1);
        Assert.Contains("Clamp needs low ≤ high", Assert.Throws<ArgumentOutOfRangeException>(() => x.Clamp(2, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Clamp(Real.NaN, 1));
        Assert.Contains("Power needs a finite", Assert.Throws<ArgumentOutOfRangeException>(() => x.Power(Real.NaN)).Message);
        Assert.Throws<ArgumentNullException>(() => ((Tensor)null!).Exp());
        Assert.Contains("Exp: it takes 1 tensor, found 2", Assert.Throws<ArgumentException>(() => new Exp().Forward(x, x)).Message);
    }
}
