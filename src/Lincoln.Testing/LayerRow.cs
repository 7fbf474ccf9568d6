using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Testing;

/// <summary>The row of a layer, with a recipe for its input.</summary>
/// <example><code>new LayerRow("Dense", () => new Dense(5, Activation.Tanh), n => Inputs.Normal([4, n]))</code></example>
public sealed class LayerRow : CatalogueRow
{
    private readonly Func<Layer> make;
    private readonly Func<int, Input> input;

    /// <summary>Creates the row.</summary>
    /// <param name="name">The layer, and behind a dash what is special about the row.</param>
    /// <param name="make">Creates the layer.</param>
    /// <param name="input">The recipe for its input, [batch, ..], at size n, which is the length of some axis.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public LayerRow(string name, Func<Layer> make, Func<int, Input> input) : base(name)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(input);
        (this.make, this.input) = (make, input);
    }

    /// <summary>Whether the layer is run as at inference. Default: as in training.</summary>
    public bool AtInference { get; init; }

    /// <summary>Whether the samples of a batch depend on each other, as in batch normalisation, or draw different random numbers.</summary>
    public bool MixesSamples { get; init; }

    /// <inheritdoc/>
    public override Subject MakeSubject(Arguments arguments, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var layer = make();
        // In a network, because there a layer that draws random numbers draws the same ones in every run of the same number.
        var network = new NeuralNetwork(layer, new SoftmaxCrossEntropy(), seed);
        using (Workspace.Begin())
        using (Mode.Predict()) Forward(arguments);
        var rng = new Rng(seed).Fork("parameters");
        (string Path, Parameter Parameter)[] parameters = [.. network.Parameters];
        foreach (var (path, parameter) in parameters)
        {
            double deviation = 1 / Math.Sqrt(Math.Max(1, parameter.Shape[0]));
            rng.Fork(path).Normal(parameter.Edit(), 0, (Real)deviation);
        }
        return new(layer, x =>
        {
            network.TrainingRuns = 0;
            if (!AtInference) return Forward(x);
            using var mode = Mode.Evaluate();
            return Forward(x);
        }, parameters);

        Tensor Forward(Arguments x) => x.Target(0).Labels is { } indices ? network.Forward(indices) : network.Forward(x[0]);
    }

    private protected override IReadOnlyList<Input> Recipes(int size) => [input(size)];
}
