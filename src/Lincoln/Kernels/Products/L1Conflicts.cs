namespace Lincoln.Kernels;

/// <summary>Rows of a matrix that compete for the same sets of the L1 cache.</summary>
internal static class L1Conflicts
{
    // Addresses a page apart share a set of the L1 cache.
    private const int Page = 4096;

    /// <summary>The most rows of a tile that reads rows this far apart: 7 lines of A and one of B fill a set of 8 (AMD Zen 4).</summary>
    /// <remarks>An Intel Xeon (model 207) has sets of 12 lines: 64 × 64 × 1024 takes 59 µs with 14 rows, 73 with 7, 120 with 4.</remarks>
    /// <param name="stride">The elements from one row to the next.</param>
    public static int MostRows<V>(nint stride) where V : struct, ILane<V>
        => stride * sizeof(Real) % Page == 0 ? Math.Min(Tile<V>.MaxRows, 7) : Tile<V>.MaxRows;

    /// <summary>A stride of at least this many elements, an odd multiple of 16: no few rows are a page apart.</summary>
    public static int OddStride(int elements) => 16 * (Sizes.CeilDiv(elements, 16) | 1);
}
