namespace Lincoln.Training;

/// <summary>Tracks the value that decides which epoch is the best, and the patience of early stopping.</summary>
internal sealed class BestValue(TrainerOptions options)
{
    private readonly EarlyStopping? stopping = options.EarlyStopping;
    private readonly bool higherIsBetter = options.Metrics.FirstOrDefault(m => m.Name == options.Monitor)?.HigherIsBetter ?? false;
    private double best, lastImprovement;
    private int worse;

    /// <summary>The best epoch; null before the first validation.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Whether patience has run out.</summary>
    public bool ShouldStop => stopping is not null && worse >= stopping.Patience;

    /// <summary>The deciding value, with its sign chosen so that lower is better.</summary>
    public double Of(Evaluation evaluation)
    {
        double value = options.Monitor is { } metric ? evaluation[metric] : evaluation.Loss;
        return higherIsBetter ? -value : value;
    }

    /// <summary>Takes the evaluation of an epoch and says whether it is the best so far. NaN is never better.</summary>
    public bool Take(int epoch, Evaluation evaluation)
    {
        double value = Of(evaluation);
        if (double.IsNaN(value)) value = double.PositiveInfinity;

        // An improvement below MinDelta makes the epoch the best, but does not reset the patience.
        if (Epoch is null || value < lastImprovement - (stopping?.MinDelta ?? 0)) (lastImprovement, worse) = (value, 0);
        else worse++;
        if (Epoch is not null && !(value < best)) return false;
        (best, Epoch) = (value, epoch);
        return true;
    }
}
