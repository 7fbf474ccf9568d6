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
    // Fewer multiplications are not worth a thread of their own.
    private const double WorthThread = 100_000;

    // Elements of a thread's buffers, unless one row of the result needs more: half of the L2 cache.
    private const int Buffer = 128 * 1024;

    // Elements of the kernel that a product reads at once, so that a panel of the image fits the L1 cache.
    private const int BlockK = 512;

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
            if (s.Transposed) Scatter(f, s, px, null, pw, pb, py, add: false);
            else Correlate(f, s, px, null, pw, pb, py, add: false);
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
            if (dx.Length > 0 && s.Transposed) Correlate(f, s, pdy, py, pw, null, pdx, addX);
            else if (dx.Length > 0) Scatter(f, s, pdy, py, pw, null, pdx, addX);
            bool together = db.Length > 0 && dw.Length > 0 && !s.Transposed;
            if (dw.Length > 0) WeightGradient(f, s, px, pdy, py, pdw, addW, together ? pdb : null, addB);
            if (db.Length > 0 && !together) ChannelSums(f, s, pdy, py, pdb, addB);
        }
    }

    /// <summary>How many channels are multiplied at once: about <see cref="BlockK"/> elements of the kernel, in equal blocks.</summary>
    private static int BlockOf(int channels, int taps)
    {
        int most = Math.Max(1, BlockK / taps), blocks = (channels + most - 1) / most;
        return blocks < 2 ? Math.Max(1, channels) : (channels + blocks - 1) / blocks;
    }

    /// <summary>The size (at least 1) of equal parts, as few as possible, of at most <paramref name="most"/>.</summary>
    private static int EqualParts(int count, int most)
    {
        if (count <= most) return Math.Max(1, count);
        int parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
    }
}
