namespace Lincoln.Kernels;

public static unsafe partial class Channels
{
    /// <summary>y = (x - mean)·scale + shift, with a mean, scale and shift per channel of [batch, channels, inner].</summary>
    /// <param name="x">The input.</param>
    /// <param name="mean">Subtracted first; empty: 0.</param>
    /// <param name="scale">The factors.</param>
    /// <param name="shift">Added last; empty: 0.</param>
    /// <param name="inner">The number of elements of a channel in a sample.</param>
    /// <param name="y">The result; may be the memory of x.</param>
    /// <param name="add">y += … instead of y = ….</param>
    /// <exception cref="ArgumentException">A span is not as long as the others say.</exception>
    public static void Map(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> mean, ReadOnlySpan<Real> scale, ReadOnlySpan<Real> shift, int inner,
        Span<Real> y, bool add = false)
        => Run(x, x, mean, default, scale, shift, inner, y, add);

    /// <summary>dx = a·dy + b·(x - mean) + c, or dx += …: the gradient of a normalisation, with mean, a, b and c per channel.</summary>
    /// <exception cref="ArgumentException">A span is not as long as the others say.</exception>
    public static void MapGradient(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> mean,
        ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> c, int inner, Span<Real> dx, bool add)
        => Run(x, dy, mean, a, b, c, inner, dx, add);

    // to = a·dy + b·(x - mean) + c; without a there is no dy.
    private static void Run(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> mean,
        ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> c, int inner, Span<Real> to, bool add)
    {
        int channels = b.Length, planes = Require.Rows(x.Length, inner, nameof(x));
        Require.Rows(planes, channels, nameof(x));
        Require.Length(dy.Length, x.Length, nameof(dy));
        Require.Length(to.Length, x.Length, nameof(to));
        Require.LengthOrEmpty(mean.Length, channels, nameof(mean));
        Require.LengthOrEmpty(a.Length, channels, nameof(a));
        Require.LengthOrEmpty(c.Length, channels, nameof(c));
        fixed (Real* px = x, pdy = dy, pm = mean, pa = a, pb = b, pc = c, pt = to)
        {
            var kernel = new MapKernel
            {
                X = px,
                DY = pdy,
                Mean = pm,
                A = pa,
                B = pb,
                C = pc,
                To = pt,
                Count = channels,
                Inner = inner,
                Add = add,
            };
            if (inner == 1) Work.For(channels == 0 ? 0 : planes / channels, Grain / Math.Max(channels, 1) + 1, kernel, 1);
            else Work.For(planes, Grain / Math.Max(inner, 1) + 1, kernel, 1);
        }
    }

    private struct MapKernel : IKernel
    {
        public Real* X, DY, Mean, A, B, C, To;
        public int Count, Inner;
        public bool Add;

        // The items are the images of the channels or, with one element per channel, the samples.
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int item = begin; item < end; item++)
                if (Inner == 1) Sample<V>((nint)item * Count);
                else Image<V>((nint)item * Inner, item % Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Image<V>(nint start, int channel) where V : struct, ILane<V>
        {
            Real* x = X + start, dy = DY + start, to = To + start;
            V mean = V.Splat(Mean == null ? 0 : Mean[channel]), c = V.Splat(C == null ? 0 : C[channel]);
            V a = V.Splat(A == null ? 0 : A[channel]), b = V.Splat(B[channel]);
            bool withGradient = A != null, add = Add;
            int i = 0;
            for (; i <= Inner - V.Count; i += V.Count)
            {
                V value = V.Fma(V.Load(x + i) - mean, b, c);
                if (withGradient) value = V.Fma(V.Load(dy + i), a, value);
                V.Store(add ? V.Load(to + i) + value : value, to + i);
            }
            if (i == Inner) return;
            int n = Inner - i;
            V last = V.Fma(V.LoadFirst(x + i, n, 0) - mean, b, c);
            if (withGradient) last = V.Fma(V.LoadFirst(dy + i, n, 0), a, last);
            V.StoreFirst(add ? V.LoadFirst(to + i, n, 0) + last : last, to + i, n);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Sample<V>(nint start) where V : struct, ILane<V>
        {
            Real* x = X + start, dy = DY + start, to = To + start;
            for (int i = 0; i < Count; i += V.Count)
            {
                int n = Math.Min(V.Count, Count - i);
                V mean = Mean == null ? V.Splat(0) : V.LoadFirst(Mean + i, n, 0), c = C == null ? V.Splat(0) : V.LoadFirst(C + i, n, 0);
                V value = V.Fma(V.LoadFirst(x + i, n, 0) - mean, V.LoadFirst(B + i, n, 0), c);
                if (A != null) value = V.Fma(V.LoadFirst(dy + i, n, 0), V.LoadFirst(A + i, n, 0), value);
                V.StoreFirst(Add ? V.LoadFirst(to + i, n, 0) + value : value, to + i, n);
            }
        }
    }
}
