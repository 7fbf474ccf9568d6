using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every layer; several where a layer works in several ways. The name begins with the layer's.</summary>
internal static class LayerRows
{
    public static IReadOnlyList<LayerRow> All { get; } =
    [
        new("Activation-leakyRelu", () => Activation.LeakyReLU(0.2), n => Inputs.AwayFromZero([4, n])),
        new("Activation-linear", () => Activation.Linear, n => Inputs.Normal([4, n])),
        new("Activation-logSoftmax", () => Activation.LogSoftmax, n => Inputs.Normal([4, n])),
        new("Activation-relu", () => Activation.ReLU, n => Inputs.AwayFromZero([4, n])),
        new("Activation-sigmoid", () => Activation.Sigmoid, n => Inputs.Normal([4, n])),
        new("Activation-softmax", () => Activation.Softmax, n => Inputs.Normal([4, n])),
        new("Activation-tanh", () => Activation.Tanh, n => Inputs.Normal([4, n])),
        .. ConvolutionRows.Layers,
        .. ImageRows.Layers,
        .. OwnActivationRows.Layers,
        .. RecurrentRows.Layers,
        new("Dense", () => new Dense(5), n => Inputs.Normal([4, n])),
        new("Dense-leakyRelu", () => new Dense(5, Activation.LeakyReLU()), n => Inputs.Normal([4, n])),
        new("Dense-relu", () => new Dense(5, Activation.ReLU), n => Inputs.Normal([4, n])),
        new("Dense-sequences", () => new Dense(5, Activation.Sigmoid), n => Inputs.Normal([2, 3, n])),
        new("Dense-softmax", () => new Dense(5, Activation.Softmax), n => Inputs.Normal([4, n])),
        new("Dense-tanh", () => new Dense(5, Activation.Tanh), n => Inputs.Normal([4, n])),
        new("Dropout", () => new Dropout(0.3),
            n => Inputs.Normal([4, n])) { MixesSamples = true, NoReference = "every library draws other random numbers" },
        new("Dropout-inference", () => new Dropout(0.3), n => Inputs.Normal([4, n])) { AtInference = true },
        new("Flatten", () => new Flatten(), n => Inputs.Normal([3, 2, n])),
        new("Branches", () => new Branches(new Dense(3, Activation.Tanh), new Dense(2)), n => Inputs.Normal([4, n])),
        new("Branches-axis1", () => new Branches(1, Activation.Tanh, Activation.Sigmoid), n => Inputs.Normal([3, 2, n])),
        new("Reshape", () => new Reshape([2, 3]), n => Inputs.Normal([n, 6])),
        new("Residual", () => new Residual(new Dense(5, Activation.Tanh)), n => Inputs.Normal([n, 5])),
        new("Residual-shortcut", () => new Residual(new Dense(4, Activation.Tanh), new Dense(4)), n => Inputs.Normal([3, n])),
        new("Sequential", () => new Sequential(new Dense(7, Activation.Tanh), new Dense(3)), n => Inputs.Normal([4, n])),
    ];
}
