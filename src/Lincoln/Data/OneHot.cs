namespace Lincoln.Data;

/// <summary>A data set whose class labels become numbers, 1 for the class and 0 for the others: for losses that compare numbers.</summary>
/// <remarks>The cross-entropies take labels as they are. May be read from several threads if the source may.</remarks>
public sealed class OneHot : IDataset
{
    private readonly IDataset source;
    private readonly Shape row;

    /// <summary>The data of another data set, with [classes] numbers for each label.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 classes.</exception>
    public OneHot(IDataset source, int classes)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (classes < 2) throw new ArgumentOutOfRangeException(nameof(classes), $"classes: there must be at least 2, found {classes}.");
        (this.source, row) = (source, [classes]);
    }

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets are not one label for each sample, or a label is not below the number of
    /// classes.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        source.Read(indices, into);
        if (into.Target.Labels is not { } labels)
            throw new ArgumentException("source: its targets are numbers; OneHot makes them out of class labels.");
        if (labels.Shape.Rank != 1) throw new ShapeException($"OneHot: it takes one label for each sample, found labels {labels.Shape}.");
        labels.CheckBelow(row[0], nameof(OneHot));
        var targets = into.WriteTargets(indices.Length, row);
        targets.Clear();
        for (int i = 0; i < indices.Length; i++) targets[i * row[0] + labels.Values[i]] = 1;
    }
}
