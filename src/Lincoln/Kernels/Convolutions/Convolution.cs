using System.Buffers;

namespace Lincoln.Kernels;

/// <summary>Convolution of images, with bias and activation in the same pass, and its gradients.</summary>
/// <remarks>
/// No matrix of patches is made. A band of an image is copied, zero-padded, into a small buffer of the thread; there the elements that one
/// element of the kernel meets are the image itself, shifted, so the matrix product reads them in place: row k of its B begins at offset k
/// of the buffer. With a stride the copy is sorted by the remainders of the coordinates, and is read as if the stride were 1. The input
/// gradient is the same product with the flipped kernel over dy, one for each remainder. Every element of y and dx is one chain of fused
/// multiply-adds over channels and kernel, in order, except where 3×3 kernels use Winograd's algorithm.
/// </remarks>
internal static unsafe partial class Convolution
{
    /// <summary>y = F(x ⋆ w + bias), or the transposed convolution.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="s">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weight.</param>
    /// <param name="bias">One element for each channel of the result; empty: none.</param>
    /// <param name="y">The result.</param>
    public static void Forward<TF>(TF f, in ConvolutionShape s,
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y) where TF : unmanaged, IFunction
    {
        if (y.Length == 0) return;
        fixed (Real* px = x, pw = w, pb = bias, py = y)
            Correlate(s, s.Transposed, new Operands<TF> { F = f, X = px, W = pw, Bias = pb, To = py });
    }

    /// <summary>
    /// The gradients of <see cref="Forward"/>, for an F whose derivative follows from y. The span of an unneeded gradient is empty; y is
    /// empty where F is the identity.
    /// </summary>
    public static void Gradients<TF>(TF f, in ConvolutionShape s,
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> dx, bool addX, Span<Real> dw, bool addW, Span<Real> db, bool addB) where TF : unmanaged, IFunction
    {
        fixed (Real* px = x, pw = w, py = y, pdy = dy, pdx = dx, pdw = dw, pdb = db)
        {
            var gradient = new Operands<TF> { F = f, X = pdy, Y = py, W = pw, To = pdx, Add = addX, IsGradient = true };
            if (dx.Length > 0) Correlate(s, !s.Transposed, gradient);
            bool together = db.Length > 0 && dw.Length > 0 && !s.Transposed;
            if (dw.Length > 0) WeightGradient(f, s, px, pdy, py, pdw, addW, together ? pdb : null, addB);
            if (db.Length > 0 && !together) ChannelSums(f, s, pdy, py, pdb, addB);
        }
    }

    /// <summary>The convolution, or its transpose: by Winograd's algorithm where that is less work, else band by band.</summary>
    private static void Correlate<TF>(in ConvolutionShape s, bool transpose, Operands<TF> operands) where TF : unmanaged, IFunction
    {
        var c = new Correlation(s, transpose);
        var taps = ArrayPool<Tap>.Shared.Rent(s.Taps);
        var phases = ArrayPool<Phase>.Shared.Rent(c.Phases);
        var flipped = ArrayPool<Real>.Shared.Rent(transpose ? s.WeightSize : 0);
        fixed (Tap* tap = taps)
        fixed (Phase* phase = phases)
        fixed (Real* weight = flipped)
        {
            ListTaps(s, transpose, tap, phase);
            if (transpose)
            {
                var flip = new FlipKernel { S = s, Phases = phase, Taps = tap, From = operands.W, To = weight };
                Work.For(s.Channels, ConvolutionTuning.CopyGrain((double)s.FiltersPerGroup * s.Taps), flip, 1);
                operands.W = weight;
            }
            if (WinogradPlan.Of(c) is { } plan) RunWinograd(c, plan, operands, tap);
            else RunBands(c, operands, tap, phase);
        }
        ArrayPool<Real>.Shared.Return(flipped);
        ArrayPool<Phase>.Shared.Return(phases);
        ArrayPool<Tap>.Shared.Return(taps);
    }

    /// <summary>m rows by n columns of C, two vectors at a time; the last vector of a row is written as a whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanels<V, TRows>(TileProduct product, int m, int n) where V : struct, ILane<V> where TRows : struct, IRows
    {
        int mostRows = L1Conflicts.MostRows<V>(product.RowA);
        for (; n > 0; n -= 2 * V.Count, product.B += 2 * V.Count, product.C += 2 * V.Count)
            Tile<V>.MultiplyRows<TRows>(product, m, n > V.Count ? 2 : 1, mostRows);
    }

    /// <summary>What a convolution reads and writes.</summary>
    private struct Operands<TF> where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, W, Bias, To;
        public Real* Y;                              // F′(Y) is multiplied to X; null: nothing
        public bool Add;                             // to a gradient
        public bool IsGradient;                      // which has neither bias nor activation

        /// <summary>Writes n sums of a channel: to = F(from + bias), or the gradient to (+)= from.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void WriteRow<V>(Real* from, Real* to, int n, Real bias) where V : struct, ILane<V>
        {
            if (IsGradient) VectorLoop.Run<V, GradientRow>(new() { From = from, To = to, Add = Add }, 0, n);
            else VectorLoop.Run<V, ResultRow<TF>>(new() { F = F, From = from, To = to, Bias = bias }, 0, n);
        }

        public readonly Real BiasOf(int channel) => Bias == null ? 0 : Bias[channel];
    }

    private struct GradientRow : IVectorBody
    {
        public Real* From, To;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
            => VectorLoop.Put<V, TPart>(TPart.Load<V>(From + i, n), To + i, n, Add);
    }

    private struct ResultRow<TF> : IVectorBody where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* From, To;
        public Real Bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
            => TPart.Store(F.F(TPart.Load<V>(From + i, n) + V.Splat(Bias)), To + i, n);
    }
}
