using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using static Lincoln.Tests.Optimizers.OptimizerTest;

namespace Lincoln.Tests.Optimizers;

public class OptimizerTests
{
    [Fact]
    public void Step_uses_gradients_up()
    {
        var w = Parameter(1);
        SetGradient(w, [1]);
        var optimizer = new SGD(0.5);
        optimizer.Step([w]);
        optimizer.Step([w]);                                 // no gradient any more: nothing happens
        Assert.Null(w.Gradient);
        Assert.Equal((Real)0.5, w.Values[0]);
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        var (w, frozen) = (Parameter(1), Parameter(1));
        SetGradient(w, [3]);
        SetGradient(frozen, [400]);
        frozen.Trainable = false;
        new SGD(1) { ClipNorm = 3, WeightDecay = WeightDecay.PerStep(0.5) }.Step([w, frozen]);
        Assert.Equal(-2.5, (double)w.Values[0], 5);          // its gradient alone is not longer than 3
        Assert.Equal(1, frozen.Values[0]);
        Assert.Null(frozen.Gradient);
    }

    [Fact]
    public void Norm_is_clipped_over_all_parameters()
    {
        var (a, b) = (Parameter(0), Parameter(0, 0));
        SetGradient(a, [6]);
        SetGradient(b, [0, -8]);
        new SGD(1) { ClipNorm = 5 }.Step([a, b]);            // length 10: halved
        Assert.Equal(-3, (double)a.Values[0], 5);
        Assert.Equal(4, (double)b.Values[1], 5);

        var c = Parameter(0);
        SetGradient(c, [(Real)0.3]);
        new SGD(1) { ClipNorm = 5 }.Step([c]);               // shorter: untouched, to the last bit
        Assert.Equal(-(Real)0.3, c.Values[0]);
    }

    [Fact]
    public void Norm_comes_before_value()
    {
        var w = Parameter(0, 0);
        SetGradient(w, [6, 8]);
        new SGD(1) { ClipNorm = 5, ClipValue = 3.5 }.Step([w]);          // (3, 4), then (3, 3.5)
        Assert.Equal(-3, (double)w.Values[0], 5);
        Assert.Equal(-3.5, (double)w.Values[1], 5);
    }

    [Fact]
    public void Unclipped_steps_have_the_bits_of_the_bare_rule()
    {
        var rng = new Rng(3);
        Tensor start = Tensor.Normal([1000], rng), gradient = Tensor.Normal([1000], rng);
        var w = new Parameter("weight", start);
        SetGradient(w, gradient.Values);
        new SGD(0.1) { ClipNorm = 1e6, ClipValue = 1e6 }.Step([w]);
        for (int i = 0; i < 1000; i++) Assert.Equal(Real.FusedMultiplyAdd(gradient.Values[i], -(Real)0.1, start.Values[i]), w.Values[i]);
    }

    [Fact]
    public void A_parameter_that_was_frozen_starts_its_own_count()
    {
        var (w, late) = (Parameter(0), Parameter(0));
        var optimizer = new Adam(0.5);
        for (int step = 1; step <= 20; step++)
        {
            late.Trainable = step == 20;
            SetGradient(w, [1]);
            SetGradient(late, [1]);
            optimizer.Step([w, late]);
        }
        Assert.Equal(-0.5, (double)late.Values[0], 5);       // its first step, with the correction of a first step
    }

    private sealed class WithStates(params string[] names) : Optimizer(1, names)
    {
        protected override void Update(ParameterUpdate parameter) { }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        AssertNames("LearningRate", () => new SGD(-1));
        AssertNames("LearningRate", () => new Adam(double.NaN));
        AssertNames("LearningRate", () => new SGD(double.PositiveInfinity));
        AssertNames("momentum", () => new SGDMomentum(momentum: 1));
        AssertNames("epsilon", () => new AdaGrad(epsilon: 0));
#if !DOUBLE
        AssertNames("epsilon", () => new Adam(epsilon: 1e-50));                                                    // 0 in single precision
#endif
        AssertNames("smoothing", () => new RMSProp(smoothing: -0.1));
        AssertNames("momentum", () => new RMSProp(momentum: double.NaN));
        AssertNames("beta1", () => new Adam(beta1: 1));
        AssertNames("beta2", () => new Adam(beta2: 1.5));
        AssertNames("weightDecay", () => new AdamW(weightDecay: -1));
        AssertNames("strength", () => WeightDecay.Coupled(-1));
        AssertNames("strength", () => WeightDecay.Decoupled(double.NaN));
        AssertNames("strength", () => WeightDecay.PerStep(2));
        AssertNames("ClipNorm", () => new SGD { ClipNorm = 0 });
        AssertNames("ClipValue", () => new SGD { ClipValue = -1 });
        AssertNames("StepCount", () => new SGD { StepCount = -1 });
        Assert.Contains("at most 2", Assert.Throws<ArgumentException>(() => new WithStates("a", "b", "c")).Message);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new WithStates("a", "a")).Message);
        Assert.Contains("'steps'", Assert.Throws<ArgumentException>(() => new WithStates("steps")).Message);
        Assert.Throws<ArgumentException>(() => new WithStates(""));
        Assert.Throws<ArgumentNullException>(() => new SGD().Step((NeuralNetwork)null!));
        Assert.Throws<ArgumentNullException>(() => new SGD().Step([null!]));
        Assert.Throws<InvalidOperationException>(() => new SGD().Step(new NeuralNetwork([new Dense(1)], new SoftmaxCrossEntropy())));
    }

    private static void AssertNames(string argument, Func<object> make)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => { make(); });
        Assert.Equal(argument, error.ParamName);
        Assert.Contains(argument, error.Message);
    }
}
