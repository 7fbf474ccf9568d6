namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    // A block of A (BlockK × BlockM) stays in the L2 cache, a panel of B (BlockK × one tile) in the L1 cache.
    private const int BlockK = 512, BlockM = 256, BlockN = 2048;
    // Where A is read in place, fewer rows, so that they are still in the L2 cache for the next panel.
    private const int BlockMInPlace = 4 * 14;
    // Panels are packed a few at a time: rows of B are far from each other, so one panel is too few; all would leave the cache before use.
    private const int PanelsTogether = 4;
    // So few panels stay in the L2 cache: one tile's rows of A are enough at a time, while the next rows are fetched.
    private const int FewPanels = 4;
    // With fewer panels, A is not read often enough to be worth packing.
    private const int WorthPackingA = 12;
    // The operands of shorter products are in the cache already.
    private const int WorthFetching = 128;
    private const int Page = 4096, Line = 64;

    private static int CeilDiv(int a, int b) => (int)(((long)a + b - 1) / b);

    /// <summary>Blocks that fit the caches, packed where it pays, multiplied tile by tile.</summary>
    private static void Multiply<V>(Matrix a, Matrix b, Real* c, nint rowC, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        if (m == 1 && b.Column == 1)
        {
            MultiplyRow<V>(a.At(0, 0), a.Column, b, c, n, k, add);
            return;
        }
        for (int j0 = 0; j0 < n; j0 += BlockN)
        {
            int nb = Math.Min(BlockN, n - j0);
            bool fewPanels = CeilDiv(nb, V.Count) < 2 * WorthPackingA;
            bool packA = !fewPanels && m >= 24 && (long)Math.Min(k, BlockK) * Math.Min(m, BlockM) >= 16384;
            // Where A is packed or has few rows, panels of B are fetched before they are used: rows of B are read in place.
            bool inPlace = b.Column == 1 && (packA || m <= BlockM);
            // Where A is not packed, or where there is room for longer strips of it, longer blocks touch C less often.
            int blocksK = CeilDiv(k, fewPanels || (inPlace && m <= BlockM / 2) ? 2 * BlockK : BlockK);
            for (int bk = 0, p0 = 0; bk < blocksK; bk++)
            {
                int kb = CeilDiv(k - p0, blocksK - bk);
                var panels = new Panels<V>(b.From(p0, j0), nb, kb, Scratch.Mine.B, inPlace);
                Multiply(a.From(0, p0), packA, panels, c + j0, rowC, m, add || bk > 0);
                p0 += kb;
            }
        }
    }

    /// <summary>m rows of A times a block of B, whose panels are packed, where they are, right before their first use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V>(Matrix a, bool packA, in Panels<V> b, Real* c, nint rowC, int m, bool add) where V : struct, ILane<V>
    {
        var table = Tile<V>.Table;
        var tableOfFetching = Tile<V>.TableOfFetching;
        Real* packedA = Scratch.Mine.A;
        int k = b.K;
        // Rows that are a multiple of 4 KB apart share a few sets of the L1 cache, which hold 8 lines each.
        int mostRows = !packA && a.Column == 1 && a.Row * sizeof(Real) % Page == 0 ? 7 : Tile<V>.MostRows;
        bool fetchA = !packA && a.Column == 1 && a.Row == k && k >= WorthFetching, fetchB = b.InPlace && k >= WorthFetching;
        int blocksM = CeilDiv(m, packA ? BlockM : fetchA && b.Count <= FewPanels ? Tile<V>.MaxRows : BlockMInPlace);
        // Panels used once share one buffer.
        bool once = blocksM == 1;
        for (int bm = 0, i0 = 0; bm < blocksM; bm++)
        {
            int mb = CeilDiv(m - i0, blocksM - bm);
            for (int panel = 0; panel < b.Count; panel++)
            {
                if (bm == 0 && panel % PanelsTogether == 0) b.Pack(panel, Math.Min(panel + PanelsTogether, b.Count), once);
                Real* pb = b.At(panel, once, out nint stepB, out int vectors, out int last);
                int tiles = CeilDiv(mb, Math.Min(vectors > 2 ? Tile<V>.MaxRowsOfThree : Tile<V>.MaxRows, mostRows));
                for (int tile = 0, i = 0; tile < tiles; tile++)
                {
                    int rows = CeilDiv(mb - i, tiles - tile);                       // rows split evenly among the tiles
                    Real* pa = a.At(i0 + i, 0), ahead = pb;
                    nint rowA = a.Row, stepA = a.Column, stepAhead = 0;
                    if (packA)
                    {
                        pa = packedA + (nint)i * k;
                        if (panel == 0) Pack.Strip<V>(a.At(i0 + i, 0), a.Row, a.Column, rows, k, pa, rows);
                        (rowA, stepA) = (1, rows);
                    }
                    if (fetchB && (packA || bm == 0) && panel < b.Count - 1 && tile * Line < b.Width * sizeof(Real))
                    {
                        // The first tiles fetch the next panel, each one line of its rows: the stride is too large for the hardware.
                        ahead += b.Width + tile * Line / sizeof(Real);
                        stepAhead = stepB;
                    }
                    else if (fetchA && bm < blocksM - 1)
                    {
                        // All tiles together fetch the rows of the next block, which follow in memory.
                        stepAhead = CeilDiv(mb, b.Count * tiles);
                        ahead = a.At(i0 + mb + (panel * tiles + tile) * stepAhead, 0);
                    }
                    Real* pc = c + (i0 + i) * rowC + panel * b.Width;
                    int kind = (vectors - 1) * Tile<V>.MostRows + rows - 1;
                    if (stepAhead == 0) table[kind](k, pa, rowA, stepA, pb, stepB, pc, rowC, add, last);
                    else tableOfFetching[kind](k, pa, rowA, stepA, pb, stepB, pc, rowC, add, last, ahead, stepAhead);
                    i += rows;
                }
            }
            i0 += mb;
        }
    }

    /// <summary>
    /// A block of B, cut into panels of two vectors, read in place or packed. If the number of vectors is odd, the last panel has three,
    /// because a tile of one vector waits for its loads; it has one where the strips of A are packed for tiles of two.
    /// </summary>
    private readonly struct Panels<V>(Matrix from, int n, int k, Real* packed, bool inPlace) where V : struct, ILane<V>
    {
        public int Width => 2 * V.Count;
        public int K => k;
        public bool InPlace => inPlace;
        public int Count { get; } = CountOf(CeilDiv(n, V.Count));

        private static int CountOf(int vectors) => vectors == 1 || vectors >= 2 * WorthPackingA ? CeilDiv(vectors, 2) : vectors / 2;

        /// <summary>The address of a panel, the stride of its rows, its number of vectors, and the elements of the last vector.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Real* At(int panel, bool once, out nint step, out int vectors, out int last)
        {
            int columns = Columns(panel);
            vectors = CeilDiv(columns, V.Count);
            last = columns - (vectors - 1) * V.Count;
            bool stays = inPlace && last == V.Count;                                // packed panels are padded with zeros to whole vectors
            step = stays ? from.Row : vectors * V.Count;
            return stays ? from.At(0, panel * Width) : Packed(panel, once);
        }

        private Real* Packed(int panel, bool once) => packed + (nint)(once ? panel % PanelsTogether : panel) * Width * k;

        private int Columns(int panel) => panel == Count - 1 ? n - panel * Width : Width;

        /// <summary>Packs the panels begin..end - 1.</summary>
        public void Pack(int begin, int end, bool once)
        {
            bool toTheEnd = end == Count;
            if (inPlace && (!toTheEnd || n % V.Count == 0)) return;
            if (inPlace) begin = Count - 1;
            Real* to = Packed(begin, once);
            int columns = (toTheEnd ? n : end * Width) - begin * Width;
            if (from.Column == 1) Kernels.Pack.Strips<V>(from.At(0, begin * Width), from.Row, columns, Width, end - begin, k, to);
            else
                for (int panel = begin; panel < end; panel++, to += (nint)Width * k)
                    Kernels.Pack.Padded<V>(from.At(0, panel * Width), from.Row, from.Column, Columns(panel), k, to);
        }
    }

    /// <summary>Scratch for packed blocks, one for each thread that ever multiplied.</summary>
    private sealed class Scratch
    {
        [ThreadStatic] private static Scratch? mine;
        public static Scratch Mine => mine ??= new();

        public readonly Real* A, B, C;
        private readonly Real[] memory;          // pinned; freed with its thread

        private Scratch()
        {
            const int countA = BlockK * (BlockM + 16), countB = BlockK * (BlockN + 64), countC = NarrowRows * MostNarrow, page = 4096;
            memory = GC.AllocateUninitializedArray<Real>(countA + countB + countC + page / sizeof(Real), pinned: true);
            nuint start = ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + page - 1) / page * page;
            A = (Real*)start;
            B = A + countA;
            C = B + countB;
        }
    }
}
