using Lincoln.Training;

namespace Lincoln;

/// <summary>The result of one epoch of a training.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean loss over the samples of the epoch, each computed before the step that used it.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The mean loss over the validation set after the epoch; null when it was not evaluated.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>
    /// The metrics on the validation set after the epoch, by name and in the order of the options; empty when it was not evaluated.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The learning rate of the epoch; of its last batch when the schedule counts batches.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The number of samples that the network was trained on.</summary>
    public required long Samples { get; init; }

    /// <summary>The time of the training steps, without validation, in seconds.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>The time of the whole epoch, validation included, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it is the best epoch so far.</summary>
    public bool IsBest { get; init; }

    /// <summary>Samples per second of training, without validation.</summary>
    public double SamplesPerSecond => TrainingSeconds > 0 ? Samples / TrainingSeconds : 0;

    /// <summary>The epoch in one line.</summary>
    public override string ToString()
    {
        List<string> numbers = [Metric.Text("training loss", TrainingLoss)];
        if (ValidationLoss is { } loss) numbers.Add(Metric.Text("validation loss", loss));
        numbers.AddRange(Metrics.Select(metric => Metric.Text(metric.Key, metric.Value)));
        return $"epoch {Epoch}: {string.Join(", ", numbers)}{(IsBest ? " (best)" : "")}";
    }
}
