namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>C = op(A)·op(B) for a C of few columns, computed as its transpose.</summary>
    private static void MultiplyNarrow<V>(Matrix a, Matrix b, Matrix c, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        Real* across = Scratch.Mine.C;
        for (int i = 0; i < m; i += NarrowRows)
        {
            int rows = Math.Min(NarrowRows, m - i);
            Real* block = c.At(i, 0);
            if (add) Transposition.Run(block, c.Row, rows, n, across, rows);
            Multiply<V>(b.Transposed, a.From(i, 0).Transposed, new(across, rows, 1), n, rows, k, add);
            Transposition.Run(across, rows, n, rows, block, c.Row);
        }
    }
}
