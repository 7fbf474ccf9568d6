namespace Lincoln.Kernels;

/// <summary>Rows of a matrix that compete for the same sets of the L1 cache.</summary>
internal static class L1Conflicts
{
    // Addresses a page apart share a set of the L1 cache, which holds 8 lines on Zen 4 (12 on newer Intel cores).
    private const int Page = 4096, Rows = 7;

    /// <summary>The most rows of a tile that reads rows this far apart: 7 lines of A, with one of B, fit a set.</summary>
    /// <param name="stride">The elements from one row to the next.</param>
    public static int MostRows<V>(nint stride) where V : struct, ILane<V>
        => stride * sizeof(Real) % Page == 0 ? Math.Min(Tile<V>.MaxRows, Rows) : Tile<V>.MaxRows;

    /// <summary>A stride of at least so many elements, an odd multiple of 16: no few rows are a page apart.</summary>
    public static int OddStride(int elements) => 16 * (Sizes.CeilDiv(elements, 16) | 1);
}
