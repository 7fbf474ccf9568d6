using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Optimizers;

namespace Lincoln.Bench;

/// <summary>Networks of dense layers on real MNIST: training steps and inference.</summary>
internal static class DenseNetworks
{
    private const int MostImages = 15_000;

    public static Action? Make(string family, string rest) => family switch
    {
        "mlp-book" => Training([new Dense(89, Activation.Tanh), new Dense(10)], new SGDMomentum(0.1), batch: 60),
        "mlp-wide" => Training([new Dense(1024, Activation.ReLU), new Dense(1024, Activation.ReLU), new Dense(10)], new Adam(), batch: 256),
        "growth-batch" => Training([new Dense(89, Activation.Tanh), new Dense(10)], new SGDMomentum(0.1), batch: int.Parse(rest)),
        "growth-width" => Training([new Dense(int.Parse(rest), Activation.Tanh), new Dense(10)], new SGDMomentum(0.1), batch: 60),
        "inference-mlp" => Inference(int.Parse(rest)),
        _ => null,
    };

    /// <summary>The loop that the README shows: forward, loss, backward, step.</summary>
    private static Action Training(Layer[] layers, Optimizer optimizer, int batch)
    {
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed: 1).Build([784]);
        int batches = Math.Min(50, MostImages / batch);
        var (images, labels) = Mnist.Read(batches * batch);
        Tensor Input(int i) => new([batch, 784], images.AsSpan(i * batch * 784, batch * 784));
        Tensor[] inputs = [.. Enumerable.Range(0, batches).Select(Input)];
        Indices[] targets = [.. Enumerable.Range(0, batches).Select(i => new Indices([batch], labels.AsSpan(i * batch, batch)))];
        int next = 0;
        return () =>
        {
            using var step = Workspace.Begin();
            var loss = network.ForwardLoss(inputs[next], targets[next]);
            loss.Backward();
            optimizer.Step(network);
            next = (next + 1) % batches;
        };
    }

    private static Action Inference(int images)
    {
        var network = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1).Build([784]);
        var x = new Tensor([images, 784], Mnist.Read(images).Images);
        return () => network.Predict(x);
    }
}
