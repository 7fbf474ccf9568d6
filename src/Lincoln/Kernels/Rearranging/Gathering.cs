namespace Lincoln.Kernels;

/// <summary>Rows picked by their index: a batch of images, the embeddings of tokens.</summary>
public static unsafe class Gathering
{
    /// <summary>y[r] = source[rows[r]] · scale + shift, from bytes to reals; a row has <paramref name="width"/> bytes.</summary>
    /// <exception cref="ArgumentException">
    /// source does not consist of complete rows, an index is outside it, or y is not rows × width long.
    /// </exception>
    public static void Bytes(ReadOnlySpan<byte> source, ReadOnlySpan<int> rows, int width, Real scale, Real shift, Span<Real> y)
    {
        Require.Indices(rows, Require.Rows(source.Length, width, nameof(source)), nameof(rows));
        Require.Length(y.Length, (long)rows.Length * width, nameof(y));
        fixed (byte* ps = source)
        fixed (int* pr = rows)
        fixed (Real* py = y)
            Work.For(rows.Length, Grain.Rows(width), new BytesKernel(ps, pr, width, scale, shift, py), 1);
    }

    private readonly struct BytesKernel(byte* source, int* rows, int width, Real scale, Real shift, Real* y) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V factor = V.Splat(scale), added = V.Splat(shift);
            for (nint r = begin; r < end; r++)
            {
                byte* from = source + (nint)rows[r] * width;
                Real* to = y + r * width;
                int i = 0;
                for (; i <= width - V.Count; i += V.Count) V.Store(V.Fma(V.LoadBytes(from + i), factor, added), to + i);
                for (; i < width; i++) to[i] = Real.FusedMultiplyAdd(from[i], scale, shift);
            }
        }
    }

    /// <summary>y[r] = source[rows[r]]; a row has <paramref name="width"/> elements.</summary>
    /// <exception cref="ArgumentException">
    /// source does not consist of complete rows, an index is outside it, or y is not rows × width long.
    /// </exception>
    public static void Rows(ReadOnlySpan<Real> source, ReadOnlySpan<int> rows, int width, Span<Real> y)
    {
        Require.Indices(rows, Require.Rows(source.Length, width, nameof(source)), nameof(rows));
        Require.Length(y.Length, (long)rows.Length * width, nameof(y));
        for (int r = 0; r < rows.Length; r++)
            source.Slice(rows[r] * width, width).CopyTo(y[(r * width)..]);
    }

    /// <summary>dx[rows[r]] += dy[r], row after row: the gradient of <see cref="Rows"/>.</summary>
    /// <exception cref="ArgumentException">
    /// dx does not consist of complete rows, an index is outside it, or dy is not rows × width long.
    /// </exception>
    public static void ScatterAdd(ReadOnlySpan<Real> dy, ReadOnlySpan<int> rows, int width, Span<Real> dx)
    {
        Require.Indices(rows, Require.Rows(dx.Length, width, nameof(dx)), nameof(rows));
        Require.Length(dy.Length, (long)rows.Length * width, nameof(dy));
        fixed (Real* pdy = dy, pdx = dx)
        fixed (int* pr = rows)
            Work.For(width, Grain.Rows(rows.Length), new ScatterKernel(pdy, pr, rows.Length, width, pdx));
    }

    // The threads share the columns, so that a row picked twice gets its gradients in order.
    private readonly struct ScatterKernel(Real* dy, int* rows, int count, int width, Real* dx) : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int r = 0; r < count; r++)
                Elementwise.Add<V>(dy + (nint)r * width + begin, dx + (nint)rows[r] * width + begin, end - begin);
        }
    }
}
