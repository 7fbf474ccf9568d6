namespace Lincoln.Kernels;

public static unsafe partial class Reduce
{
    internal const int MostTogether = 16;
    private const int NumbersTogether = 2048;

    /// <summary>How many rows are worked on pass by pass, at most 16: enough that no pass waits for the last addition of a short row,
    /// few enough that they stay in the L1 cache from one pass to the next.</summary>
    internal static int Together(int columns) => Math.Clamp(NumbersTogether / Math.Max(columns, 1), 1, MostTogether);

    /// <summary>results[i] = the fold of row i, for at most 16 rows.</summary>
    [SkipLocalsInit]
    internal static void Rows<TFold, V>(Real* a, Real* b, int rows, nint columns, Real* results)
        where TFold : unmanaged, IFold where V : struct, ILane<V>
    {
        Real* lanes = stackalloc Real[MostTogether * Lanes];
        for (int i = 0; i < rows; i++) Gather<TFold, V>(a + i * columns, b + i * columns, (int)columns, lanes + i * Lanes);
        Trees<TFold, V>(lanes, rows, results);
    }

    /// <summary>
    /// results[i] = the tree over the 16 lanes of row i, for at most 16 rows. The rows are transposed, so that one tree of vectors serves
    /// all of them.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Trees<TFold, V>(Real* lanes, int rows, Real* results) where TFold : unmanaged, IFold where V : struct, ILane<V>
    {
        if (rows < 4)
        {
            for (int i = 0; i < rows; i++) results[i] = Tree<TFold>(lanes + i * Lanes);
            return;
        }
        Real* across = stackalloc Real[Lanes * MostTogether];              // [lane, row]; columns without a row hold anything
        Transposition.Run(lanes, Lanes, rows, Lanes, across, MostTogether);
        for (int r = 0; r < rows; r += V.Count)
        {
            for (int half = Lanes / 2; half > 0; half /= 2)
                for (Real* to = across + r, from = to + half * MostTogether, end = from; to < end; to += MostTogether, from += MostTogether)
                    Merge<TFold, V>(to, from);
            V.StoreFirst(V.Load(across + r), results + r, Math.Min(V.Count, rows - r));
        }
    }
}
