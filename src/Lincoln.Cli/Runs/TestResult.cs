using Lincoln.Data;
using Lincoln.Training;

namespace Lincoln.Cli.Runs;

/// <summary>How good a network is on a test set.</summary>
/// <param name="Count">How many samples there were.</param>
/// <param name="Metrics">accuracy, or mae, rmse and r2 in the target's own units.</param>
/// <param name="Confusion">The confusion matrix of a classification.</param>
internal sealed record TestResult(int Count, IReadOnlyDictionary<string, double> Metrics, ConfusionMatrix? Confusion)
{
    public static TestResult Of(NeuralNetwork network, IDataset data, TablePreprocessor preprocessor, CancellationToken cancel = default)
    {
        var schema = preprocessor.Schema;
        var confusion = schema.Task == LearningTask.Classification ? new ConfusionMatrix(schema.ClassLabels) : null;
        var metrics = MetricsFor(preprocessor);
        var measured = confusion is null ? metrics : [.. metrics, confusion];
        network.Evaluate(Choices.ForLoss(data, network.Loss, schema), measured, cancellation: cancel);
        return new(data.Count, metrics.ToDictionary(m => m.Name, m => m.Value), confusion);
    }

    /// <summary>What is measured for the task; the first one is shown for every epoch.</summary>
    public static IReadOnlyList<Metric> MetricsFor(TablePreprocessor preprocessor)
    {
        if (preprocessor.Schema.Task == LearningTask.Classification) return [new Accuracy()];
        Metric[] metrics = [new MAE(), new RMSE(), new RSquared()];
        return preprocessor.TargetScaler is { } scaler ? [.. metrics.Select(m => new OwnUnits(m, scaler))] : metrics;
    }
}
