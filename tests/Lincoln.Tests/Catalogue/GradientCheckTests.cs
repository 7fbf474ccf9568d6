using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>The gradient check itself: it must find mistakes, and say where they are.</summary>
public class GradientCheckTests
{
    private static readonly Tensor X = Tensor.Normal([3, 4], new Rng(1)), Z = Tensor.Normal([3, 4], new Rng(2));

    [Fact]
    public void Passes_what_is_right()
    {
        var worst = GradientCheck.Run(x => x[0].Sigmoid(), X);
        Assert.NotNull(worst);
        Assert.True(worst.Of(GradientTolerance.Default) < 0.2, worst.ToString());
        GradientCheck.Layer(new Dense(5, Activation.Tanh), X);
        GradientCheck.Loss(new SoftmaxCrossEntropy(), X, new Indices(0, 3, 1));
        var network = new NeuralNetwork([new Dense(5, Activation.Tanh), new Dense(2)], new SoftmaxCrossEntropy());
        GradientCheck.Network(network, X, new Indices(0, 1, 1));
    }

    [Fact]
    public void Names_the_worst_number()
    {
        var error = Assert.Throws<GradientCheckException>(() => GradientCheck.Run(x => new Wrong(at: 6).Forward(x[0], x[1]), X, Z));
        Assert.Equal(("input 1", 6), (error.Worst!.Tensor, error.Worst.Index));
        Assert.Contains("input 1 at [1, 2] of [3, 4]", error.Message);
        Assert.Contains("1 of 24", error.Message);
    }

    [Fact]
    public void Finds_a_mistake_in_a_parameter()
    {
        var parameter = new Parameter("w", Z);
        var error = Assert.Throws<GradientCheckException>(
            () => GradientCheck.Run(x => new Wrong(at: 0).Forward(x[0], parameter), [X], [("w", parameter)]));
        Assert.Equal("parameter w", error.Worst!.Tensor);
        Assert.Null(parameter.Gradient);
        Assert.Equal(Z.Values, parameter.Values);
    }

    [Fact]
    public void Says_when_no_gradient_arrived()
    {
        var error = Assert.Throws<GradientCheckException>(
            () => GradientCheck.Run(x => new BiasAdd(x[1].Detach()).Forward(x[0]), X, Tensor.Normal([4], new Rng(3))));
        Assert.Equal("input 1", error.Worst!.Tensor);
        Assert.Contains("no gradient arrived", error.Message);
    }

    [Fact]
    public void Refuses_what_changes_from_run_to_run()
    {
        var rng = new Rng(1);
        var error = Assert.Throws<GradientCheckException>(
            () => GradientCheck.Run(x => new BiasAdd(Tensor.Normal([4], rng)).Forward(x[0]), X));
        Assert.Null(error.Worst);
        Assert.Contains("another result", error.Message);
    }

    [Fact]
    public void NaN_is_an_error()
        => Assert.Throws<GradientCheckException>(() => GradientCheck.Run(x => x[0].Sigmoid(), Tensor.From(1, Real.NaN)));

    [Fact]
    public void Leaves_the_inputs_alone()
    {
        var x = X.Keep();
        GradientCheck.Run(v => v[0].Tanh(), x);
        Assert.Equal(X.Values, x.Values);
        Assert.Null(x.Gradient);
        Assert.False(x.RequiresGradient);
    }

    [Fact]
    public void Rows_make_the_same_arguments_for_the_same_seed()
    {
        var row = new OperationRow("Sigmoid", x => x[0].Sigmoid(), n => [Inputs.Normal([3, n])]);
        Assert.Equal(row.MakeArguments(5)[0].Values, row.MakeArguments(5)[0].Values);
        Assert.NotEqual(row.MakeArguments(5)[0].Values.ToArray(), row.MakeArguments(5, seed: 2)[0].Values.ToArray());
        Assert.Throws<ArgumentException>(() => row.MakeArguments().Indices(0));
        Assert.Throws<ArgumentException>(() => row.MakeArguments()[1]);
        Assert.Throws<ArgumentException>(() => row.MakeArguments().With(X, X));
    }

    [Fact]
    public void Inputs_are_what_their_names_say()
    {
        Assert.All(Made(Inputs.AwayFromZero([50])), x => Assert.InRange(Math.Abs(x), (Real)0.3, 2));
        Assert.All(Made(Inputs.Positive([50])), x => Assert.InRange(x, (Real)0.3, 3));
        Assert.Equal(50, Made(Inputs.Distinct([50])).Distinct().Count());
        Assert.Equal(1, Made(Inputs.Probabilities([1, 50])).Sum(x => (double)x), 1e-6);
        Assert.All(Made(Inputs.Bits([50])), x => Assert.True(x is 0 or 1));

        static Real[] Made(Input input) => new OperationRow("x", x => x[0], _ => [input]).MakeArguments()[0].Values.ToArray();
    }

    // y = 2a + b, whose gradient of b is wrong in one place.
    private sealed class Wrong(int at) : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            for (int i = 0; i < y.Length; i++) y[i] = 2 * x[0].Values[i] + x[1].Values[i];
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (dx.Needs(0))
            {
                var a = dx[0];
                for (int i = 0; i < a.Values.Length; i++) a.Values[i] = 2 * dy.Values[i];
            }
            if (dx.Needs(1))
            {
                var b = dx[1];
                for (int i = 0; i < b.Values.Length; i++) b.Values[i] = i == at ? -dy.Values[i] : dy.Values[i];
            }
        }
    }
}
