namespace Lincoln.Data;

/// <summary>How <see cref="PreparedData.FromSeries"/> prepares a series.</summary>
public sealed record SeriesOptions
{
    /// <summary>How many values are forecast at once. Default: 1.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>How many values a forecast is made of. Default: two seasons, but at least <see cref="Horizon"/> and 8.</summary>
    public int? Window { get; init; }

    /// <summary>
    /// After how many steps the series repeats itself, for the naive forecast; 1 for none. Default: a day of hours or less, 7 days,
    /// 52 weeks, 12 months, 4 quarters, where the training set has at least four of them; else 1.
    /// </summary>
    public int? Season { get; init; }

    /// <summary>The fraction of the values in the validation set, which follow the training set. Default: 0.08.</summary>
    public double Validation { get; init; } = 0.08;

    /// <summary>The fraction of the values in the test set, the last ones. Default: 0.2.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>A preparation that was fitted earlier, to be used instead of fitting one; horizon, window and season are its own.</summary>
    public SeriesPreparation? Fitted { get; init; }
}
