using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>Windows of a series, [window, 1], with the values that follow each, [horizon]. May be read from several threads.</summary>
public sealed class SeriesDataset : IDataset
{
    private readonly Real[] values;
    private readonly int first, window, horizon;

    /// <param name="values">The whole series, scaled; it is shared.</param>
    /// <param name="from">Where the first window's targets begin.</param>
    /// <param name="to">Where the last window's targets end.</param>
    /// <param name="window">The length of a window.</param>
    /// <param name="horizon">How many values follow it.</param>
    internal SeriesDataset(Real[] values, int from, int to, int window, int horizon)
    {
        (this.values, first, this.window, this.horizon) = (values, from - window, window, horizon);
        Count = to - from - horizon + 1;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The shape of one input: [window, 1].</summary>
    public Shape SampleShape => [window, 1];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require.Indices(indices, Count, nameof(indices));
        var inputs = into.WriteInputs(indices.Length, SampleShape);
        for (int i = 0; i < indices.Length; i++)
            values.AsSpan(first + indices[i], window).CopyTo(inputs[(i * window)..]);
        var targets = into.WriteTargets(indices.Length, [horizon]);
        for (int i = 0; i < indices.Length; i++)
            values.AsSpan(first + indices[i] + window, horizon).CopyTo(targets[(i * horizon)..]);
    }
}
