namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    // A block of A (BlockK × BlockM) stays in the second cache, a panel of B (BlockK × one tile) in the first.
    const int BlockK = 512, BlockM = 256, BlockN = 2048;

    static int CeilDiv(int a, int b) => (int)(((long)a + b - 1) / b);

    /// <summary>The last step of the ladder: blocks that fit the caches, packed, multiplied tile by tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply<V>(Matrix a, Matrix b, Real* c, nint rowC, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        int maxRows = Tile<V>.MaxRows, width = 2 * V.Count;
        var table = Tile<V>.Table;
        var scratch = Scratch.Mine;
        int blocksK = CeilDiv(k, BlockK), blocksM = CeilDiv(m, BlockM);
        for (int j0 = 0; j0 < n; j0 += BlockN)
        {
            int nb = Math.Min(BlockN, n - j0), panels = CeilDiv(nb, width);
            for (int bk = 0, p0 = 0; bk < blocksK; bk++)
            {
                int kb = CeilDiv(k - p0, blocksK - bk);
                for (int bm = 0, i0 = 0; bm < blocksM; bm++)
                {
                    int mb = CeilDiv(m - i0, blocksM - bm), tiles = CeilDiv(mb, maxRows);
                    bool packA = panels >= 12 && mb >= 24 && (long)kb * mb >= 16384;
                    for (int panel = 0; panel < panels; panel++)
                    {
                        int j = j0 + panel * width, columns = Math.Min(width, j0 + nb - j), vectors = CeilDiv(columns, V.Count), last = columns - (vectors - 1) * V.Count;
                        Real* pb = b.At(p0, j);
                        nint stepB = b.Row;
                        bool inPlace = b.Column == 1 && last == V.Count && m <= 128;
                        if (!inPlace)
                        {
                            pb = scratch.B + (nint)panel * width * kb;
                            stepB = vectors * V.Count;
                            if (bm == 0) Pack.Strip(b.At(p0, j), b.Column, b.Row, columns, kb, pb, stepB);
                        }
                        for (int tile = 0, i = 0; tile < tiles; tile++)
                        {
                            int rows = CeilDiv(mb - i, tiles - tile);                       // rows split evenly among the tiles
                            Real* pa = a.At(i0 + i, p0);
                            nint rowA = a.Row, stepA = a.Column;
                            if (packA)
                            {
                                pa = scratch.A + (nint)i * kb;
                                if (panel == 0) Pack.Strip(a.At(i0 + i, p0), a.Row, a.Column, rows, kb, pa, rows);
                                (rowA, stepA) = (1, rows);
                            }
                            table[(vectors - 1) * Tile<V>.MostRows + rows - 1](kb, pa, rowA, stepA, pb, stepB, c + (i0 + i) * rowC + j, rowC, add || bk > 0, last);
                            i += rows;
                        }
                    }
                    i0 += mb;
                }
                p0 += kb;
            }
        }
    }

    /// <summary>Room for packed blocks, one for each thread that ever multiplied.</summary>
    sealed class Scratch
    {
        [ThreadStatic] static Scratch? mine;
        public static Scratch Mine => mine ??= new();

        public readonly Real* A, B;
        readonly Real[] memory;          // pinned; freed with its thread

        Scratch()
        {
            const int countA = BlockK * (BlockM + 16), countB = BlockK * (BlockN + 64), page = 4096;
            memory = GC.AllocateUninitializedArray<Real>(countA + countB + page / sizeof(Real), pinned: true);
            nuint start = ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + page - 1) / page * page;
            A = (Real*)start;
            B = A + countA;
        }
    }
}
