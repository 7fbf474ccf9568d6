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
            var kernel = new MapKernel(px, pdy, pm, pa, pb, pc, pt, channels, inner, add);
            if (inner == 1) Work.For(channels == 0 ? 0 : planes / channels, Grain.Rows(channels), kernel, 1);
            else Work.For(planes, Grain.Rows(inner), kernel, 1);
        }
    }

    private readonly struct MapKernel(
        Real* x, Real* dy, Real* means, Real* a, Real* b, Real* c, Real* to, int channels, int inner, bool add) : IKernel
    {
        // The items are the images of the channels or, with one element per channel, the samples.
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int item = begin; item < end; item++)
                if (inner == 1) Sample<V>((nint)item * channels);
                else Image<V>((nint)item * inner, item % channels);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Image<V>(nint start, int channel) where V : struct, ILane<V>
        {
            Real* from = x + start, gradient = dy + start, result = to + start;
            V mean = V.Splat(means == null ? 0 : means[channel]), shift = V.Splat(c == null ? 0 : c[channel]);
            V ofGradient = V.Splat(a == null ? 0 : a[channel]), scale = V.Splat(b[channel]);
            bool withGradient = a != null, adds = add;
            int i = 0, n = inner;
            for (; i <= n - V.Count; i += V.Count)
            {
                V value = V.Fma(V.Load(from + i) - mean, scale, shift);
                if (withGradient) value = V.Fma(V.Load(gradient + i), ofGradient, value);
                VectorLoop.Put<V, WholeVector>(value, result + i, V.Count, adds);
            }
            if (i == n) return;
            V last = V.Fma(V.LoadFirst(from + i, n - i, 0) - mean, scale, shift);
            if (withGradient) last = V.Fma(V.LoadFirst(gradient + i, n - i, 0), ofGradient, last);
            VectorLoop.Put<V, FirstElements>(last, result + i, n - i, adds);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Sample<V>(nint start) where V : struct, ILane<V>
        {
            Real* from = x + start, gradient = dy + start, result = to + start;
            V zero = V.Splat(0);
            for (int i = 0; i < channels; i += V.Count)
            {
                int n = Math.Min(V.Count, channels - i);
                V mean = means == null ? zero : V.LoadFirst(means + i, n, 0), shift = c == null ? zero : V.LoadFirst(c + i, n, 0);
                V value = V.Fma(V.LoadFirst(from + i, n, 0) - mean, V.LoadFirst(b + i, n, 0), shift);
                if (a != null) value = V.Fma(V.LoadFirst(gradient + i, n, 0), V.LoadFirst(a + i, n, 0), value);
                VectorLoop.Put<V, FirstElements>(value, result + i, n, add);
            }
        }
    }
}
