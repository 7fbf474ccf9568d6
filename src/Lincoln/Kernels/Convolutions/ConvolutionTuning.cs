namespace Lincoln.Kernels;

/// <summary>The sizes and thresholds of the convolutions, with their reasons.</summary>
/// <remarks>
/// Sizes follow from the caches and registers of AMD Zen 4. ADR 6 times whole steps with them; no measurement of a single value is
/// recorded. To choose others, compare conv-3x3, lenet, cnn-book and cnn-ch7 of bench/side-by-side. All but the grains, the splits and
/// <see cref="BlockPositions"/> may change how results are rounded, by the number of parts or the choice of Winograd's algorithm, so none
/// depends on threads or vector width.
/// </remarks>
internal static class ConvolutionTuning
{
    /// <summary>Elements of a thread's buffers (512 KB, half of the L2 cache), unless one row of the result needs more.</summary>
    public const int BufferSize = 128 * 1024;

    /// <summary>Elements of the kernel that a product reads at once: with two vectors each, 64 KB of the image.</summary>
    public const int BlockK = 512;

    /// <summary>Positions of a weight gradient that are multiplied at once: a panel of two vectors is 24 KB, and stays in L1.</summary>
    public const int BlockPositions = 192;

    /// <summary>Filters that Winograd's algorithm multiplies at once: two register tiles of 14 rows.</summary>
    public const int MostWinogradFilters = 28;

    /// <summary>Channels that Winograd's weight gradient multiplies at once: one register tile.</summary>
    public const int MostWinogradChannels = 14;

    /// <summary>Filters of a panel of Winograd's weight gradient (two vectors of 512 bits), and panels multiplied at once.</summary>
    public const int FilterPanel = 32, MostPanels = 2;

    /// <summary>Elements of the sums of all parts of a weight gradient (4 MB), unless one part needs more.</summary>
    public const int MostSums = 1024 * 1024;

    /// <summary>Parts of the batch whose weight gradients are summed separately: enough for 16 threads.</summary>
    public const int MostParts = 16;

    /// <summary>The fewest items worth a thread: 100,000 multiplications, 2 µs at the 52 a nanosecond of a thread in conv-3x3.</summary>
    public static int Grain(double multiplications) => GrainOf(100_000, multiplications);

    /// <summary>The fewest items worth a thread where elements are only moved or added: 50,000 of them.</summary>
    public static int CopyGrain(double elements) => GrainOf(50_000, elements);

    /// <summary>The fewest items worth a thread when 3×3 kernels are transformed: 5,000 of them.</summary>
    public static int TransformGrain(double kernels) => GrainOf(5_000, kernels);

    private static int GrainOf(double worth, double perItem) => (int)Math.Min(worth / perItem + 1, int.MaxValue);

    /// <summary>Whether Winograd's algorithm is possible and the products have 16 channels and filters (ADR 6).</summary>
    public static bool MayUseWinograd(in ConvolutionShape s) => s.KernelHeight == 3 && s.KernelWidth == 3
        && s.StrideY == 1 && s.StrideX == 1 && s.DilationY == 1 && s.DilationX == 1
        && s.ChannelsPerGroup >= 16 && s.FiltersPerGroup >= 16 && s.WeightSize <= int.MaxValue / 4;

    /// <summary>
    /// Whether 16 products for each Winograd tile, and the transformations (a quarter more), are less work than 9 for each position.
    /// </summary>
    public static bool IsWorthWinograd(double tiles, double positions) => 1.25 * 16 * tiles <= 9 * positions;

    /// <summary>
    /// Whether a weight gradient is summed in 16 lanes along the positions: with fewer than 4 channels or 12 filters register tiles along
    /// the filters are mostly empty.
    /// </summary>
    public static bool SumsInLanes(in ConvolutionShape s)
        => (s.ChannelsPerGroup < 4 || s.FiltersPerGroup < 12) && (long)s.WeightSize * Reduce.Lanes <= MostSums;

    /// <summary>
    /// Into how many ranges the channels of each part of the batch are split: at least 1,000,000 multiplications and 8 channels each, and
    /// 32 channels by Winograd's algorithm, because each range transforms dy anew.
    /// </summary>
    public static int Splits(double multiplications, int parts, int channels, bool winograd)
    {
        int most = Math.Max(1, Math.Min(MostParts / parts, channels / (winograd ? 32 : 8)));
        return (int)Math.Clamp(multiplications / 1_000_000, 1, most);
    }
}
