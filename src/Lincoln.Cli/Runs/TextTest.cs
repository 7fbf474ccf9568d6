using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>How well a model predicts each next character of a text.</summary>
/// <param name="Count">How many characters were predicted.</param>
/// <param name="Metrics">loss in nats per character, and perplexity.</param>
internal sealed record TextTest(int Count, IReadOnlyDictionary<string, double> Metrics)
{
    private const int MostRows = 32, LeastBatches = 8;

    /// <summary>Reads the text in a few places side by side, each going on where it ended.</summary>
    public static TextTest Of(NeuralNetwork network, TextDataset text, CancellationToken cancel = default)
    {
        int rows = Math.Clamp(text.Count / LeastBatches, 1, MostRows);
        int[] order = text.ContiguousOrder(rows);
        using var state = network.CarryState();
        var found = network.Evaluate(new Subset(text, order), [new Perplexity()], rows, cancellation: cancel);
        return new(order.Length * text.Length, new Dictionary<string, double> { ["loss"] = found.Loss, ["perplexity"] = found["perplexity"] });
    }

    /// <summary>`lincoln evaluate` for a model of texts: the test part of the text that it learned from, all of another one.</summary>
    public static int Evaluate(ModelFile model, string data, IAnsiConsole console, CancellationToken cancel)
    {
        var (vocabulary, source) = (model.Model.Vocabulary!, TextSource.Load(data));
        int window = model.Model.Network.InputShape is { Rank: > 0 } shape ? shape[0] : 1;
        bool learned = model.WasTrainedOn(source.Sha256);
        try
        {
            var text = learned ? TextParts.Of(source.Text, data, window, vocabulary).Test : new TextDataset(source.Text, Math.Min(window, Math.Max(1, source.Text.Length / 2)), vocabulary: vocabulary);
            console.MarkupLineInterpolated($"{model.Path} on {(learned ? $"the last tenth of {data} (it learned from the rest)" : data)}:");
            Of(model.Model.Network, text, cancel).Write(console, "Evaluation");
        }
        catch (ArgumentException e) { throw new InvalidDataException($"{data}: {ErrorText.Of(e)}", e); }
        return ExitCode.Done;
    }

    public void Write(IAnsiConsole console, string title)
        => console.MarkupLineInterpolated($"[bold]{title}: {Format.Number(Metrics["loss"])} nats per character[/], perplexity {Format.Number(Metrics["perplexity"])}, over {Format.Count(Count, "character")}");
}
