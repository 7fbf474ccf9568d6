namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>How many numbers a k × n matrix takes when it is packed, at any vector width.</summary>
    internal static int PackedLength(int k, int n) => CeilDiv(n, 32) * 32 * k;

    /// <summary>The columns of a tile: what <see cref="MultiplyPacked"/> computes begins at a multiple of them.</summary>
    internal static int PanelWidth<V>() where V : struct, ILane<V> => 2 * V.Count;

    /// <summary>Packs the panels begin..end - 1 of B, k × n, whose number (p, j) stands at b[p·row + j·column]; row or column is 1.</summary>
    internal static void PackPanels<V>(Real* b, nint row, nint column, int k, int n, Real* packed, int begin, int end) where V : struct, ILane<V>
        => new Panels<V>(new Matrix(b, row, column), n, k, packed, inPlace: false).Pack(begin, end);

    /// <summary>C (m × columns) = A·B or C += A·B for a B of k rows that was packed before, from one of its panels on: for many products with one matrix.</summary>
    internal static void MultiplyPacked<V>(Real* a, nint rowA, Real* panel, Real* c, nint rowC, int m, int columns, int k, bool add) where V : struct, ILane<V>
        => Multiply(new Matrix(a, rowA, 1), new Panels<V>(default, columns, k, panel, inPlace: false), c, rowC, m, add, pack: false);

    /// <summary>The same for a B of rows in memory, which is not worth packing.</summary>
    internal static void MultiplyUnpacked<V>(Real* a, nint rowA, Real* b, nint rowB, Real* c, nint rowC, int m, int n, int k, bool add) where V : struct, ILane<V>
        => Multiply<V>(new Matrix(a, rowA, 1), new Matrix(b, rowB, 1), c, rowC, m, n, k, add);

    /// <summary>C (m × n) = Aᵀ·B or C += Aᵀ·B for columns of matrices whose rows (k of A and B) are further apart.</summary>
    internal static void MultiplyParts(Real* a, nint rowA, Real* b, nint rowB, Real* c, nint rowC, int m, int n, int k, bool add)
    {
        double perRow = 2.0 * n * k;
        Work.For(m, (int)Math.Min(WorthThread / perRow + 1, int.MaxValue), new PartsKernel { A = a, B = b, C = c, RowA = rowA, RowB = rowB, RowC = rowC, N = n, K = k, Add = add }, 1);
    }

    struct PartsKernel : IKernel
    {
        public Real* A, B, C;
        public nint RowA, RowB, RowC;
        public int N, K;
        public bool Add;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
            => Multiply<V>(new Matrix(A + begin, 1, RowA), new Matrix(B, RowB, 1), C + begin * RowC, RowC, end - begin, N, K, Add);
    }
}
