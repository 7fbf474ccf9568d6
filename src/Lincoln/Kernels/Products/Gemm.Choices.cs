namespace Lincoln.Kernels;

// The choices of the matrix product, each with the measurement behind it. They change the time, never a bit.
public static unsafe partial class Gemm
{
    // A block of A (BlockK × BlockM) stays in the L2 cache (1 MB on Zen 4), a panel of B (BlockK × one tile) in the L1 cache (32 KB).
    private const int BlockK = 512, BlockM = 256, BlockN = 2048;

    // Where A is read in place, fewer rows, so that they are still in the L2 cache for the next panel.
    private const int BlockMInPlace = 4 * 14;

    // Packing 4 panels together reads 512 instead of 128 bytes of each row of B; more or fewer did not help (ADR 4).
    private const int PanelsTogether = 4;

    // Blocks of a narrow product, which is computed as its transpose.
    private const int NarrowRows = 1024, MostNarrow = 32;

    private const int Line = 64;

    /// <summary>Whether the threads share the rows of C, else its columns.</summary>
    private static bool SplitsRows(int m, int n, bool transposeB)
        => n < 64 || (m >= n && m >= 28) || (!transposeB && m >= 64 * Work.Threads);

    /// <summary>Whether C is computed as Cᵀ = op(B)ᵀ·op(A)ᵀ, because vectors along its few columns are not full.</summary>
    /// <remarks>
    /// Counted in multiplications of vectors per element of A; transposing A costs about a fifth of one. Measured for the commit that
    /// brought it: 64×10×1024 takes 0.53, 60×10×89 0.77 of the time before.
    /// </remarks>
    private static bool IsNarrow<V>(Matrix a, int m, int n) where V : struct, ILane<V>
        => n <= MostNarrow && n % V.Count != 0 && CeilDiv(n, V.Count) * m > n * CeilDiv(m, V.Count) + (a.Row == 1 ? 0.05 : 0.2) * m;

    /// <summary>Whether B has so few panels that A is not read often enough to be packed.</summary>
    private static bool HasFewPanels(int vectors) => vectors < 24;

    private static bool IsWorthPackingA(int m, int k) => m >= 24 && (long)Math.Min(k, BlockK) * Math.Min(m, BlockM) >= 16384;

    /// <summary>Whether rows of B are read in place, and panels are fetched before they are used.</summary>
    private static bool ReadsBInPlace(int m, bool packA) => packA || m <= BlockM;

    /// <summary>The most rows of a tile; a packed A has no conflicts.</summary>
    private static int MostRowsOf<V>(Matrix a, bool packA) where V : struct, ILane<V>
        => !packA && a.Column == 1 ? L1Conflicts.MostRows<V>(a.Row) : Tile<V>.MaxRows;

    private static int RowsOfBlock<V>(bool packA, bool fetchA, int panels) where V : struct, ILane<V>
    {
        if (packA) return BlockM;
        return fetchA && panels <= 4 ? Tile<V>.MaxRows : BlockMInPlace;
    }

    /// <summary>Whether the operands of a product are so long that they are not in the cache already.</summary>
    internal static bool IsWorthFetching(nint k) => k >= 128;
}
