using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>How well a model predicts each next character of a text.</summary>
/// <param name="Count">The number of predicted characters.</param>
/// <param name="Metrics">loss in nats per character, and perplexity.</param>
internal sealed record TextTest(int Count, IReadOnlyDictionary<string, double> Metrics) : TestResult(Count, Metrics)
{
    private const int MostRows = 32, LeastBatches = 8;

    /// <summary>Reads the text from a few places at the same time, each going on where it ended.</summary>
    public static TextTest Of(NeuralNetwork network, TextDataset text, CancellationToken cancel = default)
    {
        int rows = Math.Clamp(text.Count / LeastBatches, 1, MostRows);
        int[] order = text.ContiguousOrder(rows);
        using var state = network.CarryState();
        var found = network.Evaluate(new Subset(text, order), [new Perplexity()], rows, cancellation: cancel);
        var metrics = new Dictionary<string, double> { ["loss"] = found.Loss, ["perplexity"] = found["perplexity"] };
        return new(order.Length * text.Length, metrics);
    }

    public override void Write(IAnsiConsole console, string title)
    {
        string perplexity = $"perplexity {Number("perplexity")}, over {Format.Count(Count, "character")}";
        console.MarkupLineInterpolated($"[bold]{title}: {Number("loss")} nats per character[/], {perplexity}");
    }
}
