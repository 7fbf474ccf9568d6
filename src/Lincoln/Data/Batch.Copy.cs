namespace Lincoln.Data;

// What data sets need that are made of other data sets.
public sealed partial class Batch
{
    /// <summary>Copies the targets of another batch.</summary>
    internal void CopyTargets(Batch from)
    {
        if (from.Target.Values is { } values) values.Values.CopyTo(WriteTargets(values.Shape[0], values.Shape[1..]));
        else if (from.Target.Labels is { } labels) labels.Values.CopyTo(WriteLabels(labels.Shape[0], labels.Shape[1..]));
        else Target = default;
    }

    /// <summary>Copies the samples of another batch to these places of a batch of <paramref name="count"/>.</summary>
    /// <param name="from">The other batch.</param>
    /// <param name="places">The place of each of its samples.</param>
    /// <param name="count">How many samples this batch will have.</param>
    /// <param name="first">Whether nothing was copied to this batch yet: then it gets the shapes and kinds of the other.</param>
    /// <exception cref="ShapeException">The shapes or kinds differ from those copied before.</exception>
    internal void CopyRows(Batch from, ReadOnlySpan<int> places, int count, bool first)
    {
        if (first)
        {
            if (from.Inputs is { } x) WriteInputs(count, x.Shape[1..]);
            else WriteInputIndices(count, from.InputIndices!.Shape[1..]);
            if (from.Target.Values is { } y) WriteTargets(count, y.Shape[1..]);
            else WriteLabels(count, from.Target.Labels!.Shape[1..]);
        }
        if (from.Inputs is { } inputs)
            Rows(inputs.Values, Inputs is { } mine ? mine.Edit() : [], places, "inputs", inputs.Shape, Inputs?.Shape);
        else if (from.InputIndices is { } ids)
            Rows(ids.Values, InputIndices is { } mine ? mine.Storage : [], places, "inputs", ids.Shape, InputIndices?.Shape);
        if (from.Target.Values is { } values)
            Rows(values.Values, Target.Values is { } mine ? mine.Edit() : [], places, "targets", values.Shape, Target.Values?.Shape);
        else if (from.Target.Labels is { } labels)
            Rows(labels.Values, Target.Labels is { } mine ? mine.Storage : [], places, "targets", labels.Shape, Target.Labels?.Shape);
    }

    private static void Rows<T>(ReadOnlySpan<T> from, Span<T> to, ReadOnlySpan<int> places, string what, Shape shape, Shape? mine)
    {
        if (mine is not { } whole || !shape.Sizes[1..].SequenceEqual(whole.Sizes[1..]))
            throw new ShapeException($"ConcatenatedDataset: the {what} of one data set are {shape[1..]} each, "
                + $"those of another {mine?[1..].ToString() ?? "of another kind (numbers against integers)"}; they must be alike.");
        int size = from.Length / places.Length;
        for (int i = 0; i < places.Length; i++) from.Slice(i * size, size).CopyTo(to[(places[i] * size)..]);
    }
}
