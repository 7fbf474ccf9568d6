namespace Lincoln.Kernels;

/// <summary>The product of matrices, row-major: C = op(A)·op(B) or C += op(A)·op(B), where op transposes or not.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k, in order, that starts from the old C when adding and from +0 otherwise.
/// So neither blocks, nor tiles, nor packing, nor the vector width, nor the threads change a bit of the result.
/// </remarks>
public static unsafe partial class Gemm
{
    /// <summary>C = op(A)·op(B), or C += op(A)·op(B).</summary>
    /// <param name="a">op(A) is m × k: a holds m rows of k elements, or k rows of m when transposed.</param>
    /// <param name="b">op(B) is k × n: b holds k rows of n elements, or n rows of k when transposed.</param>
    /// <param name="c">m rows of n elements; must not overlap a or b.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Products in each element of C; 0 gives zeros.</param>
    /// <param name="transposeA">op(A) = Aᵀ.</param>
    /// <param name="transposeB">op(B) = Bᵀ.</param>
    /// <param name="add">Adds to C instead of overwriting it.</param>
    /// <exception cref="ArgumentException">A size is negative, or the length of a span does not match the sizes.</exception>
    public static void Multiply(
        ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Span<Real> c, int m, int n, int k,
        bool transposeA = false, bool transposeB = false, bool add = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        Require.Length(a.Length, (long)m * k, nameof(a));
        Require.Length(b.Length, (long)k * n, nameof(b));
        Require.Length(c.Length, (long)m * n, nameof(c));
        fixed (Real* pa = a, pb = b, pc = c)
        {
            Matrix left = transposeA ? new(pa, 1, m) : new(pa, k, 1), right = transposeB ? new(pb, 1, k) : new(pb, n, 1);
            Multiply(left, right, new(pc, n, 1), m, n, k, add, SplitsRows(m, n, transposeB));
        }
    }

    /// <summary>C (m × n) = A·B or C += A·B for matrices in memory; the threads share the rows of C or its columns.</summary>
    internal static void Multiply(Matrix a, Matrix b, Matrix c, int m, int n, int k, bool add, bool splitRows)
    {
        if (k == 0 && !add)
            for (int i = 0; i < m; i++) new Span<Real>(c.At(i, 0), n).Clear();
        if (m == 0 || n == 0 || k == 0) return;
        int items = splitRows ? m : n;
        var product = new Product { A = a, B = b, C = c, M = m, N = n, K = k, Add = add, SplitRows = splitRows };
        Work.For(items, Work.Grain(2.0 * m * n * k / items), product, splitRows ? 1 : 16);
    }

    /// <summary>A matrix in memory: element (i, j) is data[i·row + j·column]; one of the two strides is 1.</summary>
    internal readonly struct Matrix(Real* data, nint row, nint column)
    {
        public readonly nint Row = row, Column = column;
        public Real* At(nint i, nint j) => data + i * Row + j * Column;
        public Matrix From(nint i, nint j) => new(At(i, j), Row, Column);
        public Matrix Transposed => new(data, Column, Row);
    }

    private struct Product : IKernel
    {
        public Matrix A, B, C;
        public int M, N, K;
        public bool Add, SplitRows;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int count = end - begin;
            if (!SplitRows) Multiply<V>(A, B.From(0, begin), C.From(0, begin), M, count, K, Add);
            else if (IsNarrow<V>(A, count, N)) MultiplyNarrow<V>(A.From(begin, 0), B, C.From(begin, 0), count, N, K, Add);
            else Multiply<V>(A.From(begin, 0), B, C.From(begin, 0), count, N, K, Add);
        }
    }
}
