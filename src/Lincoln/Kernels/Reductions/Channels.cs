namespace Lincoln.Kernels;

/// <summary>
/// The parts of a normalisation: sums over each channel of [batch, channels, inner], and every element scaled and shifted by its channel.
/// </summary>
/// <remarks>
/// A channel is summed over the samples of the batch in order: images in 16 virtual lanes (element i of every sample in lane i mod 16) and
/// one tree at the end; channels of one element per sample (inner = 1) one after the other.
/// </remarks>
public static unsafe partial class Channels
{
    private const int Grain = 16384;

    /// <summary>The mean of every channel, and the mean of the squared distances from it.</summary>
    /// <exception cref="ArgumentException">A span is not as long as the sizes say.</exception>
    public static void Statistics(ReadOnlySpan<Real> x, int batch, int channels, int inner, Span<Real> mean, Span<Real> variance)
    {
        Require.Length(variance.Length, channels, nameof(variance));
        Real n = (Real)((double)batch * inner);
        Sum<Values>(x, x, default, batch, channels, inner, mean);
        foreach (ref Real value in mean) value /= n;
        Sum<SquaredDistances>(x, x, mean, batch, channels, inner, variance);
        foreach (ref Real value in variance) value /= n;
    }

    /// <summary>The sums of dy and of dy·(x - mean) over every channel; an empty mean is 0.</summary>
    /// <exception cref="ArgumentException">A span is not as long as the sizes say.</exception>
    public static void GradientSums(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> mean, ReadOnlySpan<Real> dy, int batch, int channels, int inner,
        Span<Real> sums, Span<Real> products)
    {
        Sum<Values>(dy, dy, default, batch, channels, inner, sums);
        Sum<Products>(x, dy, mean, batch, channels, inner, products);
    }

    private interface ITerm
    {
        static abstract V Join<V>(V sum, V x, V dy, V mean) where V : struct, ILane<V>;
    }

    private readonly struct Values : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V x, V dy, V mean) where V : struct, ILane<V> => sum + dy;
    }

    private readonly struct SquaredDistances : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V x, V dy, V mean) where V : struct, ILane<V> => V.Fma(x - mean, x - mean, sum);
    }

    private readonly struct Products : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V x, V dy, V mean) where V : struct, ILane<V> => V.Fma(x - mean, dy, sum);
    }

    private static void Sum<TTerm>(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> mean, int batch, int channels, int inner, Span<Real> sums)
        where TTerm : unmanaged, ITerm
    {
        Require.Length(x.Length, Require.Count([batch, channels, inner], nameof(x)), nameof(x));
        Require.Length(dy.Length, x.Length, nameof(dy));
        Require.LengthOrEmpty(mean.Length, channels, nameof(mean));
        Require.Length(sums.Length, channels, nameof(sums));
        fixed (Real* px = x, pdy = dy, pm = mean, ps = sums)
        {
            var kernel = new SumKernel<TTerm> { X = px, DY = pdy, Mean = pm, Sums = ps, Batch = batch, Count = channels, Inner = inner };
            Work.For(channels, Grain / Math.Max(batch * inner, 1) + 1, kernel, inner == 1 ? 16 : 1);
        }
    }

    private struct SumKernel<TTerm> : IKernel where TTerm : unmanaged, ITerm
    {
        public Real* X, DY, Mean, Sums;
        public int Batch, Count, Inner;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (Inner == 1) Columns<V>(begin, end);
            else for (int c = begin; c < end; c++) Sums[c] = Channel<V>(c);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int c = begin; c < end; c += V.Count)
            {
                int n = Math.Min(V.Count, end - c);
                V sum = V.Splat(0), mean = Mean == null ? V.Splat(0) : V.LoadFirst(Mean + c, n, 0);
                Real* x = X + c, dy = DY + c;
                for (int b = 0; b < Batch; b++, x += Count, dy += Count)
                    sum = TTerm.Join(sum, V.LoadFirst(x, n, 0), V.LoadFirst(dy, n, 0), mean);
                V.StoreFirst(sum, Sums + c, n);
            }
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly Real Channel<V>(int channel) where V : struct, ILane<V>
        {
            Real* lanes = stackalloc Real[Reduce.Lanes];
            Real m = Mean == null ? 0 : Mean[channel];
            V mean = V.Splat(m);
            nint start = (nint)channel * Inner, step = (nint)Count * Inner;
            // A narrow vector goes over the channel several times, once for each group of lanes.
            for (int group = 0; group < Reduce.Lanes; group += V.Count)
            {
                V sum = V.Splat(0);
                Real* x = X + start, dy = DY + start;
                for (int b = 0; b < Batch; b++, x += step, dy += step)
                {
                    int i = group;
                    for (; i <= Inner - V.Count; i += Reduce.Lanes) sum = TTerm.Join(sum, V.Load(x + i), V.Load(dy + i), mean);
                    // Padded with the mean and a gradient of 0, which add nothing.
                    if (i < Inner) sum = TTerm.Join(sum, V.LoadFirst(x + i, Inner - i, m), V.LoadFirst(dy + i, Inner - i, 0), mean);
                }
                V.Store(sum, lanes + group);
            }
            return Reduce.Tree<Reduce.Plus>(lanes);
        }
    }
}
