namespace Lincoln;

/// <summary>The sizes of a tensor, outermost first: <c>Shape s = [32, 784];</c></summary>
/// <remarks>
/// A value that never changes. <c>default(Shape)</c> is <c>[]</c>, the shape of a single number.
/// A size may be 0; it may not be negative.
/// </remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? sizes;

    private Shape(int[] sizes, int count) => (this.sizes, Count) = (sizes, count);

    /// <summary>Creates a shape of the given sizes; <c>[2, 3]</c> calls it.</summary>
    /// <exception cref="ArgumentException">
    /// A size is negative, or the product of the sizes, zeros left out, is more than 2³¹ - 121.
    /// </exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        const long TooMany = long.MaxValue >> 32;
        long count = 1, whole = 1;             // `whole` leaves zeros out: it stops [2³⁰, 2³⁰, 0], whose strides would overflow
        foreach (int size in sizes)
        {
            if (size < 0) throw new ArgumentException($"Shape: a size cannot be negative, found {Text(sizes)}.", nameof(sizes));
            count = Math.Min(count * size, TooMany);
            whole = Math.Min(whole * Math.Max(size, 1), TooMany);
        }
        if (whole > Array.MaxLength - 64)
            throw new ArgumentException($"Shape: {Text(sizes)} has too many elements for one tensor "
                + $"(at most {Array.MaxLength - 64:N0}).", nameof(sizes));
        return new(sizes.ToArray(), (int)count);
    }

    /// <summary>The number of axes: 2 for a matrix, 0 for a single number.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The product of the sizes: the number of elements of a tensor of this shape.</summary>
    public int Count { get => sizes is null ? 1 : field; }

    /// <summary>The sizes as a span.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>The size of one axis; <c>s[^1]</c> is the innermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[Index axis]
    {
        get
        {
            int i = axis.GetOffset(Rank);
            return (uint)i < (uint)Rank ? sizes![i]
                : throw new ArgumentOutOfRangeException(nameof(axis), $"Shape: {this} has {Rank} axes; there is no axis {axis}.");
        }
    }

    /// <summary>Some of the axes: <c>s[1..]</c> is the shape of one sample of a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches outside the axes.</exception>
    public Shape this[Range axes]
    {
        get
        {
            int from = axes.Start.GetOffset(Rank), to = axes.End.GetOffset(Rank);
            return 0 <= from && from <= to && to <= Rank ? Create(Sizes[from..to])
                : throw new ArgumentOutOfRangeException(nameof(axes), $"Shape: {this} has {Rank} axes; it has no axes {axes}.");
        }
    }

    /// <summary>This shape with a size put before the others: the shape of a batch of <paramref name="size"/> such tensors.</summary>
    /// <exception cref="ArgumentException">The size is negative or the result too large.</exception>
    public Shape Prepend(int size) => [size, .. Sizes];

    /// <summary>This shape with another size for one axis.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or the size is negative.</exception>
    public Shape With(Index axis, int size)
    {
        _ = this[axis];
        int[] changed = Sizes.ToArray();
        changed[axis.GetOffset(Rank)] = size;
        return Create(changed);
    }

    /// <summary>
    /// The shape that two tensors have together: axes are matched from the last, and an axis of size 1, or one that is absent,
    /// stretches to the other's size (the rule of NumPy).
    /// </summary>
    /// <exception cref="ShapeException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation = "Broadcast")
    {
        if (a == b) return a;
        int[] together = new int[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= together.Length; i++)
        {
            int x = i <= a.Rank ? a[^i] : 1, y = i <= b.Rank ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ShapeException($"{operation}: {a} and {b} do not fit together: "
                    + $"axis -{i} is {x} in one and {y} in the other, and neither is 1.");
            together[^i] = x == 1 ? y : x;
        }
        return Create(together);
    }

    /// <summary>Lets <c>foreach</c> walk over the sizes.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Sizes.GetEnumerator();

    /// <summary>Whether the sizes are equal.</summary>
    // Most operations pass the same array along, so this is usually one comparison of references.
    public bool Equals(Shape other) => ReferenceEquals(sizes, other.sizes) || Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is Shape s && Equals(s);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in this) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether the sizes are equal.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Whether the sizes differ.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>The sizes in brackets: <c>[32, 784]</c>.</summary>
    public override string ToString() => Text(Sizes);

    private static string Text(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
}
