using Lincoln.Layers;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

/// <summary>The book's way of chapter 3, step by step, and automatic differentiation are one mechanism.</summary>
public class ByHandTests : TrainingTest
{
    private static readonly Tensor X = Tensor.Normal([6, 8], new Rng(1));
    private static readonly Indices Y = new(0, 1, 2, 2, 1, 0);

    private static Real[][] Gradients(NeuralNetwork network) => [.. network.Parameters.Select(p => p.Parameter.Gradient!.Values.ToArray())];

    private static Real[][] Automatic(bool wantInput, out Real[]? input)
    {
        var network = Classifier().Build([8]);
        var x = X.Keep();
        x.RequiresGradient = wantInput;
        network.ForwardLoss(x, Y).Backward();
        input = x.Gradient?.Values.ToArray();
        return Gradients(network);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Network_and_loss_by_hand(bool wantInput)
    {
        var expected = Automatic(wantInput, out var inputGradient);
        var network = Classifier().Build([8]);
        var x = X.Keep();
        x.RequiresGradient = wantInput;
        network.Loss.Forward(network.Forward(x), Y);
        var found = network.Backward(network.Loss.Backward()!);
        Assert.Equal(inputGradient, found?.Values.ToArray());
        Assert.Equal(expected, Gradients(network));

        network.Loss.Forward(network.Forward(x), Y);                             // and again: with new gradients they are the same
        foreach (var (_, p) in network.Parameters) p.ClearGradient();
        network.Backward(network.Loss.Backward()!);
        Assert.Equal(expected, Gradients(network));
    }

    [Fact]
    public void Layer_by_layer()
    {
        var expected = Automatic(wantInput: false, out _);
        var network = Classifier().Build([8]);
        var layers = ((Sequential)network.Layer).Layers;
        var x = X;
        foreach (var layer in layers) x = layer.Forward(x);
        network.Loss.Forward(x, Y);
        var gradient = network.Loss.Backward();
        foreach (var layer in layers.Reverse()) gradient = layer.Backward(gradient!);
        Assert.Equal(expected, Gradients(network));
        Assert.Null(gradient);
    }

    [Fact]
    public void One_batch_by_TrainBatch()
    {
        var expected = Automatic(wantInput: false, out _);
        var network = Classifier().Build([8]);
        Real loss = network.TrainBatch(X, Y);
        Assert.Equal(expected, Gradients(network));
        Assert.Equal(Classifier().ForwardLoss(X, Y).Item(), loss);

        string before = Bits(network);
        new SGDMomentum(0.1).Step(network);
        Assert.NotEqual(before, Bits(network));
        Assert.All(network.Parameters, p => Assert.Null(p.Parameter.Gradient));
    }

    [Fact]
    public void A_gradient_by_hand_is_exactly_the_one_that_is_given()
    {
        var layer = new Dense(3);
        var x = X.Keep();
        x.RequiresGradient = true;
        var y = layer.Forward(x);
        layer.Backward(Tensor.Full(y.Shape, 5));
        layer.Backward(Tensor.Ones(y.Shape));                                    // not 6: only the parameters' gradients add up
        var bias = layer.Parameters.Single(p => p.Path == "bias").Parameter;
        Assert.All(bias.Gradient!.Values.ToArray(), g => Assert.Equal(6 * 6, g));
    }

    [Fact]
    public void Without_a_run_it_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Dense(3).Backward(Tensor.Ones([1, 3])));
        Assert.Contains("call Forward first", error.Message);
        var network = Classifier();
        network.Predict(X);
        Assert.Throws<InvalidOperationException>(() => network.Backward(Tensor.Ones([6, 3])));
        Assert.Throws<InvalidOperationException>(() => network.Loss.Backward());
    }
}
