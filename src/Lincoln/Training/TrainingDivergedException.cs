namespace Lincoln;

/// <summary>
/// A training that diverged: a loss, gradient or weight is not finite, or the network is far worse than predicting a constant. The message
/// says where it happened and what to try.
/// </summary>
public sealed class TrainingDivergedException : ArithmeticException
{
    internal TrainingDivergedException(string message, int epoch, int? step, string? path, int? restoredEpoch) : base(message)
        => (Epoch, Step, Path, RestoredEpoch) = (epoch, step, path, restoredEpoch);

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, counted from 1; null when it was found at the end of the epoch.</summary>
    public int? Step { get; }

    /// <summary>The path of the parameter or layer, such as <c>0.weight</c>; null when it is unknown.</summary>
    public string? Path { get; }

    /// <summary>The epoch whose weights and state the network has again; null when there was none, and the weights are useless.</summary>
    public int? RestoredEpoch { get; }

    /// <summary>The completed epochs.</summary>
    public IReadOnlyList<EpochResult> Completed { get; internal set; } = [];
}
