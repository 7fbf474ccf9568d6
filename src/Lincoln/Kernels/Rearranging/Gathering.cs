namespace Lincoln.Kernels;

/// <summary>Rows picked by their index: a batch of images, the embeddings of tokens.</summary>
public static unsafe class Gathering
{
    private const int Grain = 16384;

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
        {
            var kernel = new BytesKernel { Source = ps, Rows = pr, Y = py, Width = width, Scale = scale, Shift = shift };
            Work.For(rows.Length, Grain / Math.Max(width, 1) + 1, kernel, 1);
        }
    }

    private struct BytesKernel : IKernel
    {
        public byte* Source;
        public int* Rows;
        public Real* Y;
        public int Width;
        public Real Scale, Shift;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V scale = V.Splat(Scale), shift = V.Splat(Shift);
            for (int r = begin; r < end; r++)
            {
                byte* from = Source + (nint)Rows[r] * Width;
                Real* y = Y + (nint)r * Width;
                int i = 0;
                for (; i <= Width - V.Count; i += V.Count) V.Store(V.Fma(V.LoadBytes(from + i), scale, shift), y + i);
                for (; i < Width; i++) y[i] = Real.FusedMultiplyAdd(from[i], Scale, Shift);
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
        {
            var kernel = new ScatterKernel { DY = pdy, DX = pdx, Rows = pr, Count = rows.Length, Width = width };
            Work.For(width, Grain / Math.Max(rows.Length, 1) + 1, kernel);
        }
    }

    // The threads share the columns, so that a row picked twice gets its gradients in order.
    private struct ScatterKernel : IKernel
    {
        public Real* DY, DX;
        public int* Rows;
        public int Count, Width;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int r = 0; r < Count; r++)
                Elementwise.Add<V>(DY + (nint)r * Width + begin, DX + (nint)Rows[r] * Width + begin, end - begin);
        }
    }
}
