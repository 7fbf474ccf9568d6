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
    /// <summary>The mean of every channel, and the mean of the squared distances from it.</summary>
    /// <exception cref="ArgumentException">A span is not as long as the sizes say.</exception>
    public static void Statistics(ReadOnlySpan<Real> x, int batch, int channels, int inner, Span<Real> mean, Span<Real> variance)
    {
        Require.Length(variance.Length, channels, nameof(variance));
        Real n = (Real)((double)batch * inner);
        Sum<Reduce.Plus>(x, default, default, batch, channels, inner, mean);
        foreach (ref Real value in mean) value /= n;
        Sum<Reduce.PlusProduct>(x, mean, default, batch, channels, inner, variance);
        foreach (ref Real value in variance) value /= n;
    }

    /// <summary>The sums of dy and of dy·(x - mean) over every channel; an empty mean is 0.</summary>
    /// <exception cref="ArgumentException">A span is not as long as the sizes say.</exception>
    public static void GradientSums(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> mean, ReadOnlySpan<Real> dy, int batch, int channels, int inner,
        Span<Real> sums, Span<Real> products)
    {
        Sum<Reduce.Plus>(dy, default, default, batch, channels, inner, sums);
        Sum<Reduce.PlusProduct>(x, mean, dy, batch, channels, inner, products);
    }

    // The sums of a = x - mean (Plus), of a·dy (PlusProduct) or, without dy, of a² (PlusProduct) over every channel; an empty mean is 0.
    private static void Sum<TFold>(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> mean, ReadOnlySpan<Real> dy, int batch, int channels, int inner, Span<Real> sums)
        where TFold : unmanaged, Reduce.IFold
    {
        Require.Length(x.Length, Require.Count([batch, channels, inner], nameof(x)), nameof(x));
        Require.LengthOrEmpty(dy.Length, x.Length, nameof(dy));
        Require.LengthOrEmpty(mean.Length, channels, nameof(mean));
        Require.Length(sums.Length, channels, nameof(sums));
        fixed (Real* px = x, pdy = dy, pm = mean, ps = sums)
        {
            var kernel = new SumKernel<TFold>(px, pm, pdy, batch, channels, inner, ps);
            Work.For(channels, Grain.Rows((long)batch * inner), kernel, inner == 1 ? 16 : 1);
        }
    }

    private readonly struct SumKernel<TFold>(Real* x, Real* means, Real* dy, int batch, int channels, int inner, Real* sums) : IKernel
        where TFold : unmanaged, Reduce.IFold
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (inner == 1) Columns<V>(begin, end);
            else for (int c = begin; c < end; c++) sums[c] = Channel<V>(c);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int c = begin; c < end; c += V.Count)
            {
                int n = Math.Min(V.Count, end - c);
                V sum = V.Splat(0), mean = means == null ? sum : V.LoadFirst(means + c, n, 0);
                nint at = c;
                for (int b = 0; b < batch; b++, at += channels)
                {
                    V a = V.LoadFirst(x + at, n, 0) - mean;
                    sum = TFold.Join(sum, a, dy == null ? a : V.LoadFirst(dy + at, n, 0));
                }
                V.StoreFirst(sum, sums + c, n);
            }
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private Real Channel<V>(int channel) where V : struct, ILane<V>
        {
            Real* lanes = stackalloc Real[Reduce.Lanes];
            Real m = means == null ? 0 : means[channel];
            V mean = V.Splat(m);
            nint step = (nint)channels * inner;
            // A narrow vector goes over the channel several times, once for each group of lanes.
            for (int group = 0; group < Reduce.Lanes; group += V.Count)
            {
                V sum = V.Splat(0);
                Real* image = x + (nint)channel * inner, gradient = dy == null ? null : dy + (nint)channel * inner;
                for (int b = 0; b < batch; b++, image += step, gradient += step)
                {
                    int i = group;
                    if (dy == null)
                        for (; i <= inner - V.Count; i += Reduce.Lanes)
                        {
                            V a = V.Load(image + i) - mean;
                            sum = TFold.Join(sum, a, a);
                        }
                    else
                        for (; i <= inner - V.Count; i += Reduce.Lanes)
                            sum = TFold.Join(sum, V.Load(image + i) - mean, V.Load(gradient + i));
                    if (i >= inner) continue;
                    V last = V.LoadFirst(image + i, inner - i, m) - mean;                 // padded with the mean, which adds nothing
                    sum = TFold.Join(sum, last, dy == null ? last : V.LoadFirst(gradient + i, inner - i, 0));
                }
                V.Store(sum, lanes + group);
            }
            return Reduce.Tree<Reduce.Plus>(lanes);
        }
    }
}
