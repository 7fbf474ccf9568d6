namespace Lincoln.Kernels;

/// <summary>Products of many left sides with one B, packed once in panels of 32 columns, the last one padded with zeros.</summary>
/// <remarks>The layout does not depend on the vector width.</remarks>
public static unsafe partial class Gemm
{
    /// <summary>The columns of a packed panel; the parts of threads begin at multiples of them.</summary>
    internal const int PanelWidth = 32;

    /// <summary>The number of elements of a packed k × n matrix.</summary>
    internal static int PackedLength(int k, int n) => CeilDiv(n, PanelWidth) * PanelWidth * k;

    /// <summary>Packs the panels begin..end - 1 of B, k × n, whose element (p, j) is b[p·row + j·column]; row or column is 1.</summary>
    internal static void PackPanels<V>(Real* b, nint row, nint column, int k, int n, Real* packed, int begin, int end)
        where V : struct, ILane<V>
    {
        for (int panel = begin; panel < end; panel++)
        {
            int from = panel * PanelWidth, columns = Math.Min(PanelWidth, n - from);
            Real* to = packed + (nint)from * k;
            Pack.Strip<V>(b + from * column, column, row, columns, k, to, PanelWidth);
            if (columns < PanelWidth)
                for (int p = 0; p < k; p++) new Span<Real>(to + (nint)p * PanelWidth + columns, PanelWidth - columns).Clear();
        }
    }

    /// <summary>C (m × columns) = A·B or C += A·B for a packed B of k rows, from the beginning of one of its panels on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyPacked<V>(Real* a, nint rowA, Real* panel, Real* c, nint rowC, int m, int columns, int k, bool add)
        where V : struct, ILane<V>
    {
        var table = Tile<V>.Table;
        int width = 2 * V.Count, tiles = CeilDiv(m, Tile<V>.MaxRows);
        for (int j = 0; j < columns; j += width)
        {
            int n = Math.Min(width, columns - j), vectors = n > V.Count ? 2 : 1, last = n - (vectors - 1) * V.Count;
            Real* b = panel + (nint)(j / PanelWidth) * PanelWidth * k + j % PanelWidth;
            for (int tile = 0, i = 0; tile < tiles; tile++)
            {
                int rows = CeilDiv(m - i, tiles - tile);
                int kind = (vectors - 1) * Tile<V>.MostRows + rows - 1;
                table[kind](k, a + i * rowA, rowA, 1, b, PanelWidth, c + i * rowC + j, rowC, add, last);
                i += rows;
            }
        }
    }

    /// <summary>The same for a row-major B that is used too seldom to be packed.</summary>
    internal static void MultiplyUnpacked<V>(Real* a, nint rowA, Real* b, nint rowB, Real* c, nint rowC, int m, int n, int k, bool add)
        where V : struct, ILane<V>
        => Multiply<V>(new Matrix(a, rowA, 1), new Matrix(b, rowB, 1), c, rowC, m, n, k, add);

    /// <summary>
    /// C (m × n) = A·B or C += A·B for parts of matrices, whose rows may be further apart than they are long: A's element (i, p) is
    /// a[i·rowA + p·columnA], where one of the two strides is 1, and B likewise. The threads share the rows of C or its columns.
    /// </summary>
    internal static void MultiplyParts(
        Real* a, nint rowA, nint columnA, Real* b, nint rowB, nint columnB, Real* c, nint rowC,
        int m, int n, int k, bool add, bool splitRows)
    {
        if (k == 0 && !add)
            for (int i = 0; i < m; i++) new Span<Real>(c + i * rowC, n).Clear();
        if (k == 0) return;
        int items = splitRows ? m : n;
        double perItem = 2.0 * m * n * k / items;
        var kernel = new PartsKernel
        {
            A = new(a, rowA, columnA),
            B = new(b, rowB, columnB),
            C = c,
            RowC = rowC,
            M = m,
            N = n,
            K = k,
            Add = add,
            SplitRows = splitRows,
        };
        Work.For(items, (int)Math.Min(WorthThread / perItem + 1, int.MaxValue), kernel, splitRows ? 1 : 16);
    }

    private struct PartsKernel : IKernel
    {
        public Matrix A, B;
        public Real* C;
        public nint RowC;
        public int M, N, K;
        public bool Add, SplitRows;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (SplitRows) Multiply<V>(A.From(begin, 0), B, C + begin * RowC, RowC, end - begin, N, K, Add);
            else Multiply<V>(A, B.From(0, begin), C + begin, RowC, M, end - begin, K, Add);
        }
    }
}
