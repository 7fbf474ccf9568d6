namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    private const int NarrowRows = 1024, MostNarrow = 32;

    /// <summary>Whether Cᵀ = op(B)ᵀ·op(A)ᵀ is less work than C = op(A)·op(B): vectors along few columns of C are not full.</summary>
    /// <remarks>Counted in multiplications of vectors per element of A; transposing A costs about a fifth of one.</remarks>
    private static bool IsNarrow<V>(Matrix a, int m, int n) where V : struct, ILane<V>
        => n <= MostNarrow && n % V.Count != 0 && CeilDiv(n, V.Count) * m > n * CeilDiv(m, V.Count) + (a.Row == 1 ? 0.05 : 0.2) * m;

    /// <summary>C = op(A)·op(B) for a C of few columns, computed as its transpose.</summary>
    private static void MultiplyNarrow<V>(Matrix a, Matrix b, Real* c, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        Real* across = Scratch.Mine.C;
        for (int i = 0; i < m; i += NarrowRows)
        {
            int rows = Math.Min(NarrowRows, m - i);
            Real* block = c + (nint)i * n;
            if (add) Transposition.Run(block, n, rows, n, across, rows);
            Multiply<V>(b.Transposed, a.From(i, 0).Transposed, across, rows, n, rows, k, add);
            Transposition.Run(across, rows, n, rows, block, n);
        }
    }
}
