using Lincoln.Cli.Arguments;

namespace Lincoln.Cli.Runs;

/// <summary>What is trained when nothing is said.</summary>
internal sealed record Defaults(IReadOnlyList<LayerPart> Layers, double Dropout, int Epochs, int BatchSize, int EarlyStopping)
{
    private const int Few = 1_000, Many = 10_000;

    /// <summary>One hidden layer; the more training rows, the wider it is and the larger the batches.</summary>
    public static Defaults For(int rows, int outputs) => new(
        Layers: [new(rows < Few ? 128 : 512, "relu"), new(outputs, "linear")],
        Dropout: 0.2,
        Epochs: rows < Many ? 50 : 10,
        BatchSize: rows switch { < Few => 8, < Many => 32, _ => 128 },
        EarlyStopping: 10);
}
