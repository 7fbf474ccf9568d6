namespace Lincoln.Kernels;

public static unsafe partial class Rows
{
    /// <summary>dz = p · (dy - Σ p·dy) by rows, or dz += …, where p = softmax(z).</summary>
    /// <exception cref="ArgumentException">p does not consist of complete rows, or the spans are not equally long.</exception>
    public static void SoftmaxGradient(ReadOnlySpan<Real> p, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
        => Gradient<OfSoftmax, Reduce.PlusProduct>(default, p, nameof(p), dy, nameof(dy), columns, dz, add);

    /// <summary>dz = dy - eʸ · Σ dy by rows, or dz += …, where y = ln softmax(z).</summary>
    /// <exception cref="ArgumentException">y does not consist of complete rows, or the spans are not equally long.</exception>
    public static void LogSoftmaxGradient(ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
        => Gradient<OfLogSoftmax, Reduce.Plus>(default, y, nameof(y), dy, nameof(dy), columns, dz, add);

    /// <summary>
    /// dz = (p · Σ target - target) · scale by rows, or dz += …: the gradient of the cross-entropy with rows of probabilities
    /// (Σ target = 1).
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void SoftmaxCrossEntropyGradient(
        ReadOnlySpan<Real> p, ReadOnlySpan<Real> target, int columns, Real scale, Span<Real> dz, bool add)
        => Gradient<OfCrossEntropy, Reduce.Plus>(new(scale), p, nameof(p), target, nameof(target), columns, dz, add);

    private static void Gradient<TGradient, TFold>(
        TGradient gradient, ReadOnlySpan<Real> y, string nameY, ReadOnlySpan<Real> dy, string nameDY, int columns, Span<Real> dz, bool add)
        where TGradient : unmanaged, IGradient where TFold : unmanaged, Reduce.IFold
    {
        int rows = Require.Rows(y.Length, columns, nameY);
        Require.Length(dy.Length, y.Length, nameDY);
        Require.Length(dz.Length, y.Length, nameof(dz));
        fixed (Real* py = y, pdy = dy, pdz = dz)
        {
            var kernel = new GradientKernel<TGradient, TFold>(gradient, py, pdy, pdz, columns, add);
            Work.For(rows, Grain.Rows(columns, Grain.Exponentials), kernel, 1);
        }
    }

    /// <summary>A gradient of z from a result y, its dy (or its target), and a sum over the row.</summary>
    private interface IGradient
    {
        V Of<V>(V y, V dy, V sum) where V : struct, ILane<V>;
    }

    private readonly struct OfSoftmax : IGradient
    {
        public V Of<V>(V p, V dy, V sum) where V : struct, ILane<V> => p * (dy - sum);
    }

    private readonly struct OfLogSoftmax : IGradient
    {
        public V Of<V>(V y, V dy, V sum) where V : struct, ILane<V> => dy - VectorMath.Exp(y) * sum;
    }

    private readonly struct OfCrossEntropy(Real scale) : IGradient
    {
        public V Of<V>(V p, V target, V sum) where V : struct, ILane<V> => (p * sum - target) * V.Splat(scale);
    }

    private readonly struct OfOtherClasses(Real scale) : IGradient
    {
        public V Of<V>(V p, V target, V sum) where V : struct, ILane<V> => p * V.Splat(scale);
    }

    /// <summary>The sums are those of dy, or of dy·y, over a row.</summary>
    private readonly struct GradientKernel<TGradient, TFold>(TGradient gradient, Real* y, Real* dy, Real* dz, int columns, bool add)
        : IKernel where TGradient : unmanaged, IGradient where TFold : unmanaged, Reduce.IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* sums = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(columns);
            for (nint r = begin; r < end; r++)
            {
                nint at = r * columns;
                int i = (int)(r - begin) % together;
                if (i == 0) Reduce.Rows<TFold, V>(dy + at, y + at, (int)Math.Min(together, end - r), columns, sums);
                VectorLoop.Run<V, GradientBody<TGradient>>(new(gradient, y + at, dy + at, sums[i], dz + at, add), 0, columns);
            }
        }
    }

    private readonly struct GradientBody<TGradient>(TGradient gradient, Real* y, Real* dy, Real sum, Real* dz, bool add) : IVectorBody
        where TGradient : unmanaged, IGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
            => VectorLoop.Put<V, TPart>(gradient.Of(TPart.Load<V>(y + i, n), TPart.Load<V>(dy + i, n), V.Splat(sum)), dz + i, n, add);
    }

    /// <summary>dz = (p - onehot(label)) · scale by rows, or dz += …: the gradient of the cross-entropy with class labels.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a label is not in 0..columns - 1.</exception>
    public static void SoftmaxCrossEntropyGradient(
        ReadOnlySpan<Real> p, ReadOnlySpan<int> labels, int columns, Real scale, Span<Real> dz, bool add)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Require.Length(p.Length, (long)labels.Length * columns, nameof(p));
        Require.Length(dz.Length, p.Length, nameof(dz));
        Require.Indices(labels, columns, nameof(labels));
        fixed (Real* pp = p, pdz = dz)
        fixed (int* labelled = labels)
            Work.For(labels.Length, Grain.Rows(columns), new LabelGradientKernel(pp, labelled, columns, scale, pdz, add), 1);
    }

    private readonly struct LabelGradientKernel(Real* p, int* labels, int columns, Real scale, Real* dz, bool add) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
            {
                Real* from = p + r * columns, to = dz + r * columns;
                int label = labels[r];
                Real old = to[label], atLabel = (from[label] - 1) * scale;         // first: dz may be the memory of p
                VectorLoop.Run<V, GradientBody<OfOtherClasses>>(new(new(scale), from, from, 0, to, add), 0, columns);
                to[label] = add ? old + atLabel : atLabel;
            }
        }
    }
}
