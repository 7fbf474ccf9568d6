using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every layer; several where a layer works in several ways. The name begins with the layer's.</summary>
static class LayerRows
{
    public static IReadOnlyList<LayerRow> All { get; } =
    [
        new("Activation-leakyRelu", () => Activation.LeakyReLU((Real)0.2), n => Inputs.AwayFromZero([4, n])),
        new("Activation-linear", () => Activation.Linear, n => Inputs.Normal([4, n])),
        new("Activation-relu", () => Activation.ReLU, n => Inputs.AwayFromZero([4, n])),
        new("Activation-sigmoid", () => Activation.Sigmoid, n => Inputs.Normal([4, n])),
        new("Activation-tanh", () => Activation.Tanh, n => Inputs.Normal([4, n])),
        new("Dense", () => new Dense(5), n => Inputs.Normal([4, n])),
        new("Dense-relu", () => new Dense(5, Activation.ReLU), n => Inputs.Normal([4, n])),
        new("Dense-sequences", () => new Dense(5, Activation.Sigmoid), n => Inputs.Normal([2, 3, n])),
        new("Dense-tanh", () => new Dense(5, Activation.Tanh), n => Inputs.Normal([4, n])),
        new("Sequential", () => new Sequential(new Dense(7, Activation.Tanh), new Dense(3)), n => Inputs.Normal([4, n])),
    ];
}
