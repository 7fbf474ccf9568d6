namespace Lincoln.Data;

/// <summary>How <see cref="PreparedData"/> is made.</summary>
public sealed record DataOptions
{
    /// <summary>The seed of the split. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The fraction of all samples in the validation set. Default: 0.08.</summary>
    public double Validation { get; init; } = 0.08;

    /// <summary>The fraction of all samples in the test set. Default: 0.2. A data set with a test set of its own keeps that one,
    /// and gives the fraction Validation / (1 − Test) of its training set to validation.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>What is told about the columns of a table. Default: nothing.</summary>
    public SchemaOptions Schema { get; init => field = value ?? throw new ArgumentNullException(nameof(Schema)); } = new();

    /// <summary>How columns are scaled. Default: standardised, the target too.</summary>
    public PreprocessorOptions Preprocessing
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Preprocessing));
    } = new();

    /// <summary>A preparation that was fitted earlier, such as that of a trained model, to be used instead of fitting one.</summary>
    public Preparation? Fitted { get; init; }

    /// <summary>Whether the samples of digits, mnist and fashion-mnist get the shape [1, rows, columns], and those of an image folder
    /// [channels, rows, columns], for convolutions, instead of a row of numbers. Default: false.</summary>
    public bool Images { get; init; }
}
