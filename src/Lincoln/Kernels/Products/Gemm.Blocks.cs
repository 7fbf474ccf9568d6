namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>One thread's C = A·B or +=: blocks that fit the caches, packed where it pays, multiplied tile by tile.</summary>
    internal static void Multiply<V>(Matrix a, Matrix b, Matrix c, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        if (m == 1 && b.Column == 1)
        {
            MultiplyRow<V, EvenRows>(
                new() { A = a.At(0, 0), StepA = a.Column, B = b.At(0, 0), StepB = b.Row, C = c.At(0, 0), K = k, Add = add }, n);
            return;
        }
        for (int j0 = 0; j0 < n; j0 += BlockN)
        {
            int nb = Math.Min(BlockN, n - j0);
            bool fewPanels = HasFewPanels(Sizes.CeilDiv(nb, V.Count)), packA = !fewPanels && IsWorthPackingA(m, k);
            bool inPlace = b.Column == 1 && ReadsBInPlace(m, packA);
            int blocksK = Sizes.CeilDiv(k, fewPanels || (inPlace && m <= BlockM / 2) ? 2 * BlockK : BlockK);
            for (int bk = 0, p0 = 0; bk < blocksK; bk++)
            {
                int kb = Sizes.CeilDiv(k - p0, blocksK - bk);
                var panels = new Panels<V>(b.From(p0, j0), nb, kb, Scratch.Mine.B, inPlace);
                Multiply(a.From(0, p0), packA, panels, c.From(0, j0), m, add || bk > 0);
                p0 += kb;
            }
        }
    }

    /// <summary>m rows of A times a block of B, whose panels are packed, where they are, right before their first use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V>(Matrix a, bool packA, in Panels<V> b, Matrix c, int m, bool add) where V : struct, ILane<V>
    {
        delegate*<TileProduct*, void>[] tilesOfEven = Tile<V>.Tiles<EvenRows>.Table, tilesOfFetching = Tile<V>.Tiles<FetchingRows>.Table;
        Real* packedA = Scratch.Mine.A;
        int k = b.K, mostRows = MostRowsOf<V>(a, packA);
        bool fetchA = !packA && a.Column == 1 && a.Row == k && IsWorthFetching(k), fetchB = b.InPlace && IsWorthFetching(k);
        int blocksM = Sizes.CeilDiv(m, RowsOfBlock<V>(packA, fetchA, b.Count));
        // Panels used once share one buffer.
        bool once = blocksM == 1;
        var product = new TileProduct { RowA = a.Row, StepA = a.Column, RowC = c.Row, K = k, Add = add };
        for (int bm = 0, i0 = 0; bm < blocksM; bm++)
        {
            int mb = Sizes.CeilDiv(m - i0, blocksM - bm);
            for (int panel = 0; panel < b.Count; panel++)
            {
                if (bm == 0 && panel % PanelsTogether == 0) b.Pack(panel, Math.Min(panel + PanelsTogether, b.Count), once);
                product.B = b.At(panel, once, out product.StepB, out int vectors, out product.Last);
                int tiles = Sizes.CeilDiv(mb, Math.Min(vectors > 2 ? Tile<V>.MaxRowsOfThree : Tile<V>.MaxRows, mostRows));
                for (int tile = 0, i = 0; tile < tiles; tile++)
                {
                    int rows = Sizes.CeilDiv(mb - i, tiles - tile);                       // rows split evenly among the tiles
                    product.A = a.At(i0 + i, 0);
                    product.C = c.At(i0 + i, panel * b.Width);
                    product.StepAhead = 0;
                    if (packA)
                    {
                        product.A = packedA + (nint)i * k;
                        if (panel == 0) Pack.Strip<V>(a.At(i0 + i, 0), a.Row, a.Column, rows, k, product.A, rows);
                        (product.RowA, product.StepA) = (1, rows);
                    }
                    if (fetchB && (packA || bm == 0) && panel < b.Count - 1 && tile * Line < b.Width * sizeof(Real))
                    {
                        // The first tiles fetch the next panel, each one line of its rows: the stride is too large for the hardware.
                        product.Ahead = product.B + b.Width + tile * Line / sizeof(Real);
                        product.StepAhead = product.StepB;
                    }
                    else if (fetchA && bm < blocksM - 1)
                    {
                        // All tiles together fetch the rows of the next block, which follow in memory.
                        product.StepAhead = Sizes.CeilDiv(mb, b.Count * tiles);
                        product.Ahead = a.At(i0 + mb + (panel * tiles + tile) * product.StepAhead, 0);
                    }
                    (product.StepAhead == 0 ? tilesOfEven : tilesOfFetching)[Tile<V>.IndexOf(rows, vectors)](&product);
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
        public int Count { get; } = CountOf(Sizes.CeilDiv(n, V.Count));

        private static int CountOf(int vectors) => vectors == 1 || !HasFewPanels(vectors) ? Sizes.CeilDiv(vectors, 2) : vectors / 2;

        /// <summary>The address of a panel, the stride of its rows, its number of vectors, and the elements of the last vector.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Real* At(int panel, bool once, out nint step, out int vectors, out int last)
        {
            int columns = Columns(panel);
            vectors = Sizes.CeilDiv(columns, V.Count);
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
