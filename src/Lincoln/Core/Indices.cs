namespace Lincoln;

/// <summary>
/// Integers with a shape: class labels and token ids. They have no gradient and are never stored as floating-point numbers.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Indices
{
    private readonly int[] values;
    private readonly int start;

    /// <summary>Indices of the given shape; the values are copied.</summary>
    /// <exception cref="ShapeException">There are more or fewer values than the shape has places.</exception>
    public Indices(Shape shape, ReadOnlySpan<int> values) : this(shape, values.ToArray(), 0)
    {
        if (values.Length != shape.Count)
            throw new ShapeException($"Indices: the shape {shape} has {shape.Count} places, but {values.Length} values were given.");
    }

    /// <summary>Indices in one row, one for each sample of a batch.</summary>
    public Indices(params ReadOnlySpan<int> values) : this([values.Length], values) { }

    // Shares the array: a data loader refills it for every batch.
    internal Indices(Shape shape, int[] values, int start) => (Shape, this.values, this.start) = (shape, values, start);

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The integers, row by row.</summary>
    public ReadOnlySpan<int> Values => values.AsSpan(start, Shape.Count);

    internal Span<int> Storage => values.AsSpan(start, Shape.Count);

    /// <summary>Checks that every index is in 0..<paramref name="count"/>-1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names the first one and its position.</exception>
    public void CheckBelow(int count, string user)
    {
        int at = Values.IndexOfAnyExceptInRange(0, count - 1);
        if (count <= 0 && Shape.Count > 0) at = 0;
        if (at >= 0)
            throw new ArgumentOutOfRangeException(nameof(Values),
                $"{user}: element {at} of the indices {Shape} is {Values[at]}, which is not in 0..{count - 1}.");
    }

    /// <summary>Rows of zeros with a 1 at each index: [..shape, <paramref name="count"/>] (chapter 6 of the book).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..<paramref name="count"/>-1.</exception>
    public Tensor OneHot(int count)
    {
        CheckBelow(count, nameof(OneHot));
        var rows = new Tensor([.. Shape.Sizes, count]);
        var places = rows.Edit();
        for (int i = 0; i < Values.Length; i++) places[i * count + Values[i]] = 1;
        return rows;
    }

    /// <summary>The shape and the first indices.</summary>
    public override string ToString()
    {
        string first = string.Join(" ", Values[..Math.Min(16, Shape.Count)].ToArray());
        return $"{Shape} {first}{(Shape.Count > 16 ? " ..." : "")}";
    }
}
