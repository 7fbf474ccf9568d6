namespace Lincoln.Kernels;

/// <summary>
/// The sizes of a convolution: images [Batch, Channels, Height, Width] and a weight [Filters, Channels / Groups, KernelHeight, KernelWidth]
/// give [Batch, Filters, OutputHeight, OutputWidth].
/// </summary>
/// <remarks>
/// y(n, f, i, j) is the sum over c, u, v of w(f, c, u, v) · x(n, c, i·StrideY + u·DilationY - Top, j·StrideX + v·DilationX - Left), where
/// x outside the image is 0, and c runs over the channels of the filter's group. A transposed convolution has the sizes of the convolution
/// whose input gradient it computes: its x is that one's y, its result that one's x.
/// </remarks>
internal record struct ConvolutionShape
{
    public int Batch, Channels, Height, Width;
    public int Filters, KernelHeight, KernelWidth;
    public int OutputHeight, OutputWidth;
    public int StrideY, StrideX, DilationY, DilationX, Top, Left, Groups;
    public bool Transposed;

    public readonly int ChannelsPerGroup => Channels / Groups;
    public readonly int FiltersPerGroup => Filters / Groups;
    public readonly int Taps => KernelHeight * KernelWidth;
    public readonly int ImageSize => Height * Width;
    public readonly int WeightSize => Filters * ChannelsPerGroup * Taps;
    public readonly int Positions => OutputHeight * OutputWidth;

    /// <summary>The rows that a window needs beyond those of its results, at stride 1.</summary>
    public readonly int MoreRows => (KernelHeight - 1) * DilationY / StrideY;

    /// <inheritdoc cref="MoreRows"/>
    public readonly int MoreColumns => (KernelWidth - 1) * DilationX / StrideX;

    /// <summary>The range of the <paramref name="outputs"/> i for which i·stride + shift is inside an axis of this size.</summary>
    public static (int First, int End) Inside(int size, int outputs, int stride, long shift)
    {
        long first = shift >= 0 ? 0 : (-shift + stride - 1) / stride, end = size - shift <= 0 ? 0 : (size - shift - 1) / stride + 1;
        return ((int)Math.Min(first, outputs), (int)Math.Clamp(end, Math.Min(first, outputs), outputs));
    }
}
