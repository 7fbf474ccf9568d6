namespace Lincoln.Data;

/// <summary>How <see cref="TablePreparation.Fit"/> scales.</summary>
public sealed record PreprocessorOptions
{
    /// <summary>The scaler of the numeric columns, in their order; by default one is fitted on the training rows.</summary>
    public StandardScaler? Scaler { get; init; }

    /// <summary>Whether the target of a regression is standardised too, so that the network learns numbers around 0 whatever
    /// the target's unit. Default: true.</summary>
    public bool ScaleTarget { get; init; } = true;
}
