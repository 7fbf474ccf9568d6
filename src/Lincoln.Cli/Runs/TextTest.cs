using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>How well a model predicts each next character of a text.</summary>
/// <param name="Count">The number of predicted characters.</param>
/// <param name="Metrics">loss in nats per character, and perplexity.</param>
internal sealed record TextTest(int Count, IReadOnlyDictionary<string, double> Metrics)
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

    /// <summary>`lincoln evaluate` for a model of texts: the test part of the text that it was trained on, all of another one.</summary>
    public static int Evaluate(ModelFile model, string data, IAnsiConsole console, CancellationToken cancel)
    {
        var (vocabulary, source) = (model.Model.Vocabulary!, TextSource.Load(data));
        int window = model.Model.Network.InputShape is { Rank: > 0 } shape ? shape[0] : 1;
        bool known = model.WasTrainedOn(source.Sha256);
        string what = known ? $"the last tenth of {data} (the model was trained on the rest)" : data;
        try
        {
            var text = known
                ? TextParts.Of(source.Text, data, window, vocabulary).Test
                : new TextDataset(source.Text, Math.Min(window, Math.Max(1, source.Text.Length / 2)), vocabulary: vocabulary);
            console.MarkupLineInterpolated($"{model.Path} on {what}:");
            Of(model.Model.Network, text, cancel).Write(console, "Evaluation");
        }
        catch (ArgumentException e) { throw new InvalidDataException($"{data}: {ErrorText.Of(e)}", e); }
        return ExitCode.Done;
    }

    public void Write(IAnsiConsole console, string title)
    {
        string loss = Format.Number(Metrics["loss"]), perplexity = Format.Number(Metrics["perplexity"]);
        console.MarkupLineInterpolated(
            $"[bold]{title}: {loss} nats per character[/], perplexity {perplexity}, over {Format.Count(Count, "character")}");
    }
}
