namespace Lincoln.Kernels;

/// <summary>Copies that change the order of axes, or take a range of one.</summary>
public static unsafe class Permute
{
    /// <summary>y = x with its axes in another order: axis i of y is axis axes[i] of x.</summary>
    /// <exception cref="ArgumentException">axes is not a permutation of 0..rank - 1, or a span is not as long as the shape says.</exception>
    public static void Transpose(ReadOnlySpan<Real> x, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, Span<Real> y)
    {
        long count = Require.Count(shape, nameof(shape));
        Require.Length(x.Length, count, nameof(x));
        Require.Length(y.Length, count, nameof(y));
        int rank = shape.Length;
        Span<bool> seen = stackalloc bool[rank];
        seen.Clear();
        if (axes.Length != rank) throw NotAPermutation(shape, axes);
        foreach (int axis in axes)
        {
            if ((uint)axis >= (uint)rank || seen[axis]) throw NotAPermutation(shape, axes);
            seen[axis] = true;
        }
        if (count == 0) return;

        // The numbers of y in order; step[i] is how far x moves when axis i of y does.
        Span<int> sizes = stackalloc int[rank], steps = stackalloc int[rank], at = stackalloc int[rank];
        at.Clear();
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = shape[axes[i]];
            steps[i] = 1;
            for (int j = axes[i] + 1; j < rank; j++) steps[i] *= shape[j];
        }
        int from = 0;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[from];
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++at[axis] < sizes[axis]) break;
                from -= steps[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
    }

    static ArgumentException NotAPermutation(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes)
        => new($"The axes {Require.Text(axes)} do not name each axis of the shape {Require.Text(shape)} once.", nameof(axes));

    /// <summary>Copies a range of an axis: to[o, toStart + j, i] = from[o, fromStart + j, i] for j &lt; count, or += when adding,
    /// where from has the shape [outer, fromSize, inner] and to has [outer, toSize, inner]. Slice and concatenate are made of this.</summary>
    /// <exception cref="ArgumentException">A size is negative, a range is not inside its axis, or a span is not as long as the sizes say.</exception>
    public static void CopyAxis(ReadOnlySpan<Real> from, int fromSize, int fromStart, Span<Real> to, int toSize, int toStart, int outer, int count, int inner, bool add = false)
    {
        Require.Length(from.Length, Require.Count([outer, fromSize, inner], nameof(from)), nameof(from));
        Require.Length(to.Length, Require.Count([outer, toSize, inner], nameof(to)), nameof(to));
        Range(fromStart, count, fromSize, nameof(fromStart));
        Range(toStart, count, toSize, nameof(toStart));
        int run = count * inner;
        for (int o = 0; o < outer; o++)
            Elementwise.Copy(from.Slice((o * fromSize + fromStart) * inner, run), to.Slice((o * toSize + toStart) * inner, run), add);

        static void Range(int start, int count, int size, string name)
        {
            if (start < 0 || count < 0 || start > size - count)
                throw new ArgumentOutOfRangeException(name, start, $"{count} places from {start} on are not inside an axis of size {size}.");
        }
    }
}
