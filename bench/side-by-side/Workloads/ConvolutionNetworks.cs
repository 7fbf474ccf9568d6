using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Bench;

/// <summary>Networks of convolutions on real MNIST, and one convolution alone.</summary>
internal static class ConvolutionNetworks
{
    private const int Batches = 25;

    public static Action? Make(string family, string rest) => family switch
    {
        // chapter 5 of the book
        "cnn-book" => Training([new Conv2D(16, 5, Activation.Tanh), new Flatten(), new Dense(10)], new SGDMomentum(0.1), batch: 60),
        "cnn-ch7" => Training(Chapter7(), new SGDMomentum(0.01), batch: 60),
        "lenet" => Training(LeNet(), new SGDMomentum(0.05), batch: 60),
        "conv-3x3" => ForwardAndBackward(new Conv2D(64, 3), [64, 32, 28, 28]),
        _ => null,
    };

    private static Layer[] Chapter7() =>
    [
        new Conv2D(14, 5, Activation.Tanh), new Dropout(0.2), new Conv2D(7, 5, Activation.Tanh), new Flatten(), new Dropout(0.2),
        new Dense(32, Activation.Tanh), new Dropout(0.2), new Dense(10),
    ];

    // LeCun et al. 1998, with ReLU and maxima.
    private static Layer[] LeNet() =>
    [
        new Conv2D(6, 5, Activation.ReLU), new MaxPool2D(2), new Conv2D(16, 5, Activation.ReLU, padding: Padding.Valid), new MaxPool2D(2),
        new Flatten(), new Dense(120, Activation.ReLU), new Dense(84, Activation.ReLU), new Dense(10),
    ];

    private static Action Training(Layer[] layers, Optimizer optimizer, int batch)
    {
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed: 1).Build([1, 28, 28]);
        var (images, labels) = Mnist.Read(Batches * batch);
        Tensor Input(int i) => new([batch, 1, 28, 28], images.AsSpan(i * batch * 784, batch * 784));
        Tensor[] inputs = [.. Enumerable.Range(0, Batches).Select(Input)];
        Indices[] targets = [.. Enumerable.Range(0, Batches).Select(i => new Indices([batch], labels.AsSpan(i * batch, batch)))];
        int next = 0;
        return () =>
        {
            using var step = Workspace.Begin();
            var loss = network.ForwardLoss(inputs[next], targets[next]);
            loss.Backward();
            optimizer.Step(network);
            next = (next + 1) % Batches;
        };
    }

    /// <summary>All three gradients: of the images, the weight and the bias.</summary>
    private static Action ForwardAndBackward(Layer layer, Shape images)
    {
        // its gradient has a place that is used again, as inside a network
        var x = new Parameter("images", Workloads.Numbers(images));
        var gradient = Workloads.Numbers(layer.Predict(x).Shape);
        return () =>
        {
            using var step = Workspace.Begin();
            layer.Forward(x).Producer!.Backward(gradient);
            x.ClearGradient();
            foreach (var (_, parameter) in layer.Parameters) parameter.ClearGradient();
        };
    }
}
