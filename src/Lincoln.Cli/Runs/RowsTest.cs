using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>How good a network is on rows or images.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Metrics">accuracy, or mae, rmse and r2 in the target's own units.</param>
/// <param name="Target">The name of the target.</param>
/// <param name="Confusion">The confusion matrix of a classification.</param>
internal sealed record RowsTest(int Count, IReadOnlyDictionary<string, double> Metrics, string Target, ConfusionMatrix? Confusion)
    : TestResult(Count, Metrics)
{
    public static RowsTest Of(NeuralNetwork network, IDataset data, Preparation preparation, CancellationToken cancel = default)
    {
        var confusion = preparation.Labels is { } labels ? new ConfusionMatrix(labels) : null;
        var metrics = MetricsFor(preparation);
        var measured = confusion is null ? metrics : [.. metrics, confusion];
        network.Evaluate(Choices.ForLoss(data, network.Loss, preparation), measured, cancellation: cancel);
        return new(data.Count, metrics.ToDictionary(m => m.Name, m => m.Value), preparation.Target, confusion);
    }

    /// <summary>What is measured for the task; the first one is shown for every epoch.</summary>
    public static IReadOnlyList<Metric> MetricsFor(Preparation preparation)
        => preparation.Labels is null ? OwnUnits.Errors(preparation.TargetScaler) : [new Accuracy()];

    /// <summary>The metrics in one line, then the confusion matrix of a classification.</summary>
    public override void Write(IAnsiConsole console, string title)
    {
        if (Confusion is not { } confusion)
        {
            WriteErrors(console, title, Target, "row");
            return;
        }
        double accuracy = Metrics["accuracy"];
        string right = $"{Format.Count((long)Math.Round(accuracy * Count))} of {Format.Count(Count)} right";
        console.MarkupLineInterpolated($"[bold]{title}: {Format.Percent(accuracy)} accuracy[/] ({right})");
        console.WriteLine();
        ConfusionTable.Write(console, confusion);
    }
}
