namespace Lincoln.Kernels;

// The choices of the matrix product. They change the time, never a bit. They were made on an AMD Zen 4 (ADR 4); "Xeon" stands for later
// measurements of both ways in turn on a busy Intel Xeon (model 207, AVX-512): µs of one thread for m × n × k unless it says otherwise.
public static unsafe partial class Gemm
{
    // A block of A (512 KB in single precision) stays in the L2 cache (1 MB on Zen 4), a panel of B (BlockK × one tile) in the L1 cache.
    private const int BlockK = 512, BlockM = 256, BlockN = 2048;

    // Rows of an A that is read in place. Xeon, 2048 × 192 × 1024: 28, 56, 112, 224 rows take 5,393, 5,572, 5,818, 5,658.
    private const int BlockMInPlace = 4 * 14;

    // Packing 4 panels together reads 512 instead of 128 bytes of each row of B; more or fewer did not help (ADR 4).
    private const int PanelsTogether = 4;

    // The blocks of a narrow product: the transposed C of one takes 128 KB.
    private const int NarrowRows = 1024, MostNarrow = 32;

    private const int Line = 64;

    /// <summary>Whether the threads share the rows of C, else its columns.</summary>
    /// <remarks>
    /// Columns are shared in whole cache lines, too coarse below 64. Xeon, two threads, columns or rows: 32 × 32 × 512 10.3 or 7.5,
    /// 60 × 48 × 784 29.5 or 27.4, 60 × 89 × 784 67.6 or 69.6, 128 × 1024 × 784 5,106 or 4,672 (B transposed: 1,532 or 1,786).
    /// </remarks>
    private static bool SplitsRows(int m, int n, bool transposeB)
        => n < 64 || (m >= n && m >= 28) || (!transposeB && m >= 64 * Work.Threads);

    /// <summary>Whether C is computed as Cᵀ = op(B)ᵀ·op(A)ᵀ, because vectors along its few columns are not full.</summary>
    /// <remarks>
    /// Counted in multiplications of vectors per element of A; transposing A costs about a fifth of one. Xeon, without and with:
    /// 784 × 10 × 512 with A transposed 205 and 101, 1024 × 1 × 100 26 and 19, but 1024 × 10 × 100 42 and 43, 2048 × 5 × 784 448 and 643.
    /// </remarks>
    private static bool IsNarrow<V>(Matrix a, int m, int n) where V : struct, ILane<V>
    {
        if (n > MostNarrow || n % V.Count == 0) return false;
        double transposing = a.Row == 1 ? 0.05 : 0.2;
        return Sizes.CeilDiv(n, V.Count) * m > n * Sizes.CeilDiv(m, V.Count) + transposing * m;
    }

    /// <summary>Whether B has so few panels that A is not read often enough to be packed.</summary>
    /// <remarks>Xeon, A in place or packed: 256 × 192 × 512 325 or 342, 256 × 512 × 512 both 984, 256 × 768 × 512 1,749 or 1,466.</remarks>
    private static bool HasFewPanels(int vectors) => vectors < 24;

    /// <summary>Whether A is so large that reading it in order saves more than packing it costs.</summary>
    /// <remarks>
    /// Xeon, in place and packed: 24 × 1024 × 1024 926 and 671, 20 × 1024 × 512 284 and 293; 64 × 1024 × 256 (a block of 16,384 elements)
    /// 312 and 293, 32 × 1024 × 128 69 and 70.
    /// </remarks>
    private static bool IsWorthPackingA(int m, int k) => m >= 24 && (long)Math.Min(k, BlockK) * Math.Min(m, BlockM) >= 16384;

    /// <summary>Whether rows of B are read in place, and panels are fetched before they are used.</summary>
    /// <remarks>ADR 4: 64 × 1024 × 1024 1,347 → 1,185, 256 × 1024 × 1024 5,437 → 4,977.</remarks>
    private static bool ReadsBInPlace(int m, bool packA) => packA || m <= BlockM;

    /// <summary>The most rows of a tile; a packed A has no conflicts.</summary>
    private static int MostRowsOf<V>(Matrix a, bool packA) where V : struct, ILane<V>
        => !packA && a.Column == 1 ? L1Conflicts.MostRows<V>(a.Row) : Tile<V>.MaxRows;

    /// <summary>The rows of a block of A; up to 4 panels stay in the L2 cache, so that one tile's rows at a time are enough.</summary>
    /// <remarks>ADR 4: 10,000 × 89 × 784 14,144 → 13,380. Xeon: 4096 × 89 × 784 4,039 → 3,933.</remarks>
    private static int RowsOfBlock<V>(bool packA, bool fetchA, int panels) where V : struct, ILane<V>
    {
        if (packA) return BlockM;
        return fetchA && panels <= 4 ? Tile<V>.MaxRows : BlockMInPlace;
    }

    /// <summary>Whether a product is so long that its operands are not in the cache already.</summary>
    /// <remarks>Xeon, without or with: 256 × 1024 × 64 234 or 265, 256 × 1024 × 256 999 or 1,033, k = 1024 8,954 or 8,371.</remarks>
    internal static bool IsWorthFetching(nint k) => k >= 128;
}
