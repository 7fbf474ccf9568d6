using Lincoln.Optimizers;
using static Lincoln.Tests.Optimizers.OptimizerTest;

namespace Lincoln.Tests.Optimizers;

/// <summary>Every rule against its formula, one weight at a time in double precision.</summary>
public class RuleTests
{
    [Fact]
    public void SGD_moves_against_the_gradient()
    {
        var w = Parameter(1, -2, (Real)0.5);
        SetGradient(w, [2, -4, 0]);
        new SGD(0.25).Step([w]);
        Assert.Equal([(Real)0.5, -1, (Real)0.5], w.Values.ToArray());
    }

    [Fact]
    public void Momentum_gathers_speed()
    {
        var w = Parameter(1);
        var optimizer = new SGDMomentum(0.5, momentum: 0.5);
        Real[] expected = [(Real)0.5, (Real)(-0.25), (Real)(-1.125)];                     // v = 1, 1.5, 1.75
        foreach (Real value in expected)
        {
            SetGradient(w, [1]);
            optimizer.Step([w]);
            Assert.Equal(value, w.Values[0]);
        }
    }

    [Fact]
    public void Nesterov_looks_ahead()
    {
        var w = Parameter(1);
        var optimizer = new SGDMomentum(0.5, momentum: 0.5, nesterov: true);
        Real[] expected = [(Real)0.25, (Real)(-0.625)];                                   // moves by 1 + 0.5·1, then by 1 + 0.5·1.5
        foreach (Real value in expected)
        {
            SetGradient(w, [1]);
            optimizer.Step([w]);
            Assert.Equal(value, w.Values[0]);
        }
    }

    [Fact]
    public void First_step_of_Adam_is_the_learning_rate()
    {
        // m̂ = dw and ŝ = dw² in the first step, whatever the size of the gradient.
        var w = Parameter(0, 0, 0);
        SetGradient(w, [100, (Real)(-0.01), 0]);
        new Adam(0.5).Step([w]);
        Assert.Equal(-0.5, (double)w.Values[0], 5);
        Assert.Equal(0.5, (double)w.Values[1], 5);
        Assert.Equal(0, w.Values[2]);
    }

    [Fact]
    public void SGD_follows_its_formula() => AssertFollows(() => new SGD(0.1), (w, g, _, _) => w - 0.1 * g);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Momentum_follows_its_formula(bool nesterov) => AssertFollows(() => new SGDMomentum(0.1, 0.8, nesterov), (w, g, s, _) =>
    {
        s[0] = 0.8 * s[0] + g;
        return w - 0.1 * (nesterov ? g + 0.8 * s[0] : s[0]);
    });

    [Fact]
    public void AdaGrad_follows_its_formula() => AssertFollows(() => new AdaGrad(0.1), (w, g, s, _) =>
    {
        s[0] += g * g;
        return w - 0.1 * g / (Math.Sqrt(s[0]) + 1e-10);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void RMSProp_follows_its_formula(double momentum) => AssertFollows(() => new RMSProp(0.01, 0.9, momentum), (w, g, s, _) =>
    {
        s[0] = 0.9 * s[0] + 0.1 * g * g;
        s[1] = momentum * s[1] + g / (Math.Sqrt(s[0]) + 1e-8);
        return w - 0.01 * s[1];
    });

    [Fact]
    public void Adam_follows_its_formula() => AssertFollows(() => new Adam(0.01), (w, g, s, t) => w - AdamMove(0.01, g, s, t));

    [Fact]
    public void AdamW_follows_its_formula()
        => AssertFollows(() => new AdamW(0.01, weightDecay: 0.5), (w, g, s, t) => w * (1 - 0.01 * 0.5) - AdamMove(0.01, g, s, t));

    [Fact]
    public void Adam_with_coupled_decay_follows_its_formula()
        => AssertFollows(() => new Adam(0.01) { WeightDecay = WeightDecay.Coupled(0.5) },
            (w, g, s, t) => w - AdamMove(0.01, g + 0.5 * w, s, t));

    [Fact]
    public void Decay_is_coupled_decoupled_or_per_step()
    {
        AssertFollows(() => new SGD(0.1) { WeightDecay = WeightDecay.Coupled(0.5) }, (w, g, _, _) => w - 0.1 * (g + 0.5 * w));
        AssertFollows(() => new SGD(0.1) { WeightDecay = WeightDecay.Decoupled(0.5) }, (w, g, _, _) => w - 0.1 * 0.5 * w - 0.1 * g);
        // the book's RegularizedSGD
        AssertFollows(() => new SGD(0.1) { WeightDecay = WeightDecay.PerStep(0.05) }, (w, g, _, _) => w - 0.05 * w - 0.1 * g);
    }

    [Fact]
    public void Clipping_by_value_comes_before_decay()
        => AssertFollows(() => new SGD(0.1) { ClipValue = 0.5, WeightDecay = WeightDecay.Coupled(2) },
            (w, g, _, _) => w - 0.1 * (Math.Clamp(g, -0.5, 0.5) + 2 * w));

    private static double AdamMove(double rate, double g, double[] s, int t)
    {
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = 0.999 * s[1] + 0.001 * g * g;
        return rate * (s[0] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(s[1] / (1 - Math.Pow(0.999, t))) + 1e-8);
    }
}
