namespace Lincoln.Kernels;

public static unsafe partial class Reduce
{
    /// <summary>y[o, i] = the sum of x[o, j, i] over j, or y += …, for x of shape [outer, n, inner].</summary>
    /// <exception cref="ArgumentException">A size is negative, or a span is not as long as the sizes say.</exception>
    public static void SumAxis(ReadOnlySpan<Real> x, int outer, int n, int inner, Span<Real> y, bool add)
    {
        CheckAxis(x.Length, outer, n, inner, y.Length);
        Axis<Plus>(x, outer, n, inner, y, add);
    }

    /// <summary>y[o, i] = the largest x[o, j, i] over j (NaN if there is one), for x of shape [outer, n, inner].</summary>
    /// <exception cref="ArgumentException">
    /// A size is negative, n is 0 although there are results, or a span is not as long as the sizes say.
    /// </exception>
    public static void MaxAxis(ReadOnlySpan<Real> x, int outer, int n, int inner, Span<Real> y)
    {
        CheckAxis(x.Length, outer, n, inner, y.Length);
        if (n == 0 && y.Length > 0)
            throw new ArgumentOutOfRangeException(nameof(n), n, "MaxAxis: an empty axis has no maximum.");
        Axis<Larger>(x, outer, n, inner, y, false);
    }

    private static void CheckAxis(int length, int outer, int n, int inner, int results)
    {
        Require.Length(length, Require.Count([outer, n, inner], nameof(outer)), "x");
        Require.Length(results, (long)outer * inner, "y");
    }

    private static void Axis<TFold>(ReadOnlySpan<Real> x, int outer, int n, int inner, Span<Real> y, bool add)
        where TFold : unmanaged, IFold
    {
        if (outer == 1 && inner == 1)
        {
            Real result = All<TFold>(x, x);
            y[0] = add ? y[0] + result : result;
            return;
        }
        fixed (Real* px = x, py = y)
        {
            if (inner == 1)
            {
                Work.For(outer, Grain.Rows(n), new RunsKernel<TFold> { X = px, Y = py, N = n, Add = add });
                return;
            }
            var columns = new ColumnsKernel<TFold> { X = px, Y = py, N = n, Inner = inner, Add = add, One = outer == 1 };
            if (outer == 1) Work.For(inner, Grain.Rows(n), columns);
            else Work.For(outer, Grain.Rows((long)n * inner), columns, 1);
        }
    }

    /// <summary>Every run of n elements gives one result.</summary>
    private struct RunsKernel<TFold> : IKernel where TFold : unmanaged, IFold
    {
        public Real* X, Y;
        public int N;
        public bool Add;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* results = stackalloc Real[MostTogether];
            int together = Together(N);
            for (int r = begin; r < end; r += together)
            {
                int rows = Math.Min(together, end - r);
                Rows<TFold, V>(X + (nint)r * N, X + (nint)r * N, rows, N, results);
                for (int i = 0; i < rows; i++) Y[r + i] = Add ? Y[r + i] + results[i] : results[i];
            }
        }
    }

    /// <summary>Every column of an [n, inner] matrix gives one result, from top to bottom; items are matrices, or one's columns.</summary>
    private struct ColumnsKernel<TFold> : IKernel where TFold : unmanaged, IFold
    {
        public Real* X, Y;
        public int N, Inner;
        public bool Add, One;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (One) Columns<V>(X, Y, begin, end);
            else
                for (int o = begin; o < end; o++)
                    Columns<V>(X + (nint)o * N * Inner, Y + (nint)o * Inner, 0, Inner);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<V>(Real* x, Real* y, int begin, int end) where V : struct, ILane<V>
        {
            int j = begin;
            for (; j <= end - 4 * V.Count; j += 4 * V.Count)          // four at once: an addition takes four cycles
            {
                V s0 = V.Splat(TFold.Neutral), s1 = s0, s2 = s0, s3 = s0;
                Real* p = x + j;
                for (int r = 0; r < N; r++, p += Inner)
                {
                    V a0 = V.Load(p), a1 = V.Load(p + V.Count), a2 = V.Load(p + 2 * V.Count), a3 = V.Load(p + 3 * V.Count);
                    s0 = TFold.Join(s0, a0, a0);
                    s1 = TFold.Join(s1, a1, a1);
                    s2 = TFold.Join(s2, a2, a2);
                    s3 = TFold.Join(s3, a3, a3);
                }
                Finish(s0, y + j, V.Count);
                Finish(s1, y + j + V.Count, V.Count);
                Finish(s2, y + j + 2 * V.Count, V.Count);
                Finish(s3, y + j + 3 * V.Count, V.Count);
            }
            for (; j < end; j += V.Count)
            {
                V sum = V.Splat(TFold.Neutral);
                int count = Math.Min(V.Count, end - j);
                Real* p = x + j;
                for (int r = 0; r < N; r++, p += Inner)
                {
                    V a = V.LoadFirst(p, count, TFold.Neutral);
                    sum = TFold.Join(sum, a, a);
                }
                Finish(sum, y + j, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Finish<V>(V sum, Real* y, int count) where V : struct, ILane<V>
            => VectorLoop.Put<V, FirstElements>(sum, y, count, Add);
    }
}
