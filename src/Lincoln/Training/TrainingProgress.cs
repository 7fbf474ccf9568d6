namespace Lincoln;

/// <summary>The progress of a training, for a progress bar. Reported at most every 50 ms, and at the end of every epoch.</summary>
public sealed record TrainingProgress
{
    /// <summary>The current epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of the last epoch.</summary>
    public required int Epochs { get; init; }

    /// <summary>The number of batches of the epoch so far.</summary>
    public required int Batch { get; init; }

    /// <summary>The number of batches of the epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>The mean training loss of the epoch so far.</summary>
    public required double RunningLoss { get; init; }

    /// <summary>Samples per second in this epoch so far.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>An estimate of the time until the last epoch ends, from the speed so far.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The result of the epoch, in the report at its end; null before.</summary>
    public EpochResult? Completed { get; init; }
}
