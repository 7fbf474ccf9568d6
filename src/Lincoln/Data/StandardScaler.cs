using System.Numerics;

namespace Lincoln.Data;

/// <summary>z = (x − mean) / deviation for each column, so that columns of different units have equal weight.</summary>
/// <remarks>The deviation is that of the population: √(Σ(x − mean)² / n). A constant column divides by 1 and becomes 0. Fit it on
/// the training rows alone: what is learnt from validation or test rows makes their results look better than they are. All
/// arithmetic is in double precision. It never changes and may be used by many threads.</remarks>
public sealed class StandardScaler
{
    private readonly double[] means, deviations;

    /// <summary>A scaler with given numbers: means 0 and deviations 255 scale pixels to 0..1.</summary>
    /// <param name="means">What is subtracted, one number per column.</param>
    /// <param name="deviations">What is divided by, one positive number per column.</param>
    /// <exception cref="ArgumentException">The lengths differ, a number is not finite, or a deviation is not positive.</exception>
    public StandardScaler(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        if (means.Length != deviations.Length)
            throw new ArgumentException($"There are {means.Length} means but {deviations.Length} deviations; a column has one of each.",
                nameof(deviations));
        for (int i = 0; i < means.Length; i++)
        {
            if (!double.IsFinite(means[i]))
                throw new ArgumentException($"The mean of column {i} is {means[i]}; it must be finite.", nameof(means));
            if (!(deviations[i] > 0 && double.IsFinite(deviations[i])))
                throw new ArgumentException($"The deviation of column {i} is {deviations[i]}; it must be positive and finite.",
                    nameof(deviations));
        }
        (this.means, this.deviations) = (means.ToArray(), deviations.ToArray());
    }

    /// <summary>What is subtracted from each column.</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>What each column is divided by.</summary>
    public ReadOnlySpan<double> Deviations => deviations;

    /// <summary>The number of columns.</summary>
    public int Count => means.Length;

    /// <summary>The same mean and deviation for every column, as for the pixels of an image.</summary>
    /// <exception cref="ArgumentException">No columns, or the numbers are not usable.</exception>
    public static StandardScaler Uniform(int columns, double mean, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return new([.. Enumerable.Repeat(mean, columns)], [.. Enumerable.Repeat(deviation, columns)]);
    }

    /// <summary>The means and deviations of rows that lie one after the other.</summary>
    /// <exception cref="ArgumentException">There are no values, they are not whole rows, or they are not finite.</exception>
    public static StandardScaler Fit<T>(ReadOnlySpan<T> values, int columns) where T : struct, INumberBase<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.IsEmpty || values.Length % columns != 0)
            throw new ArgumentException($"{values.Length} values are not one or more rows of {columns} columns.", nameof(values));
        var column = new double[values.Length / columns];
        double[] means = new double[columns], deviations = new double[columns];
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < column.Length; r++) column[r] = double.CreateChecked(values[r * columns + c]);
            (means[c], deviations[c]) = Moments(column);
            if (!double.IsFinite(means[c]) || !double.IsFinite(deviations[c]))
                throw new ArgumentException($"Column {c} has no finite mean or deviation: "
                    + "it holds NaN, infinity or numbers too large to square.", nameof(values));
        }
        return new StandardScaler(means, deviations);
    }

    /// <summary>(x − mean) / deviation for one value of a column.</summary>
    public double Transform(double value, int column) => (value - means[Column(column)]) / deviations[column];

    /// <summary>z · deviation + mean for one value of a column: the inverse.</summary>
    public double Inverse(double value, int column) => value * deviations[Column(column)] + means[column];

    /// <summary>Scales rows in place.</summary>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public void Transform(Span<Real> rows)
    {
        CheckRows(rows.Length);
        for (int i = 0; i < rows.Length; i++) rows[i] = (Real)Transform(rows[i], i % Count);
    }

    /// <summary>Converts scaled rows back to their own units, in place.</summary>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public void Inverse(Span<Real> rows)
    {
        CheckRows(rows.Length);
        for (int i = 0; i < rows.Length; i++) rows[i] = (Real)Inverse(rows[i], i % Count);
    }

    /// <summary>Mean and deviation, the latter 1 for a constant; not finite when the values are not, or overflow.</summary>
    internal static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        // A constant is found by comparing: its rounded mean may differ from it and leave a tiny deviation to divide by.
        if (!values.ContainsAnyExcept(values[0])) return (values[0], 1);
        double sum = 0, squares = 0;
        foreach (double x in values) sum += x;
        double mean = sum / values.Length;
        foreach (double x in values) squares += (x - mean) * (x - mean);
        double deviation = Math.Sqrt(squares / values.Length);
        return (mean, deviation == 0 ? 1 : deviation);
    }

    private int Column(int column) => (uint)column < (uint)means.Length ? column
        : throw new ArgumentOutOfRangeException(nameof(column), column, $"The scaler has {means.Length} columns, numbered from 0.");

    private void CheckRows(int length)
    {
        if (Count == 0 ? length > 0 : length % Count != 0)
            throw new ArgumentException($"{length} values are not rows of {Count} columns, as the scaler has.", "rows");
    }
}
