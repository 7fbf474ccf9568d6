namespace Lincoln.Kernels;

/// <summary>The product of matrices, row-major: C = op(A)·op(B) or C += op(A)·op(B), where op transposes or not.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k, in order, that starts from the old C when adding and from +0 otherwise.
/// So neither blocks, nor tiles, nor packing, nor the vector width, nor the threads change a bit of the result.
/// </remarks>
public static unsafe partial class Gemm
{
    // Fewer floating-point operations are not worth a thread.
    private const double WorthThread = 200_000;

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
        if (k == 0 && !add) c.Clear();
        if (m == 0 || n == 0 || k == 0) return;
        fixed (Real* pa = a, pb = b, pc = c)
        {
            var product = new Product
            {
                A = transposeA ? new Matrix(pa, 1, m) : new Matrix(pa, k, 1),
                B = transposeB ? new Matrix(pb, 1, k) : new Matrix(pb, n, 1),
                C = pc,
                M = m,
                N = n,
                K = k,
                Add = add,
                SplitRows = n < 64 || (m >= n && m >= 28) || (!transposeB && m >= 64 * Work.Threads),
            };
            int items = product.SplitRows ? m : n;
            double perItem = 2.0 * m * n * k / items;
            Work.For(items, (int)Math.Min(WorthThread / perItem + 1, int.MaxValue), product, product.SplitRows ? 1 : 16);
        }
    }

    /// <summary>A matrix in memory: element (i, j) is data[i·row + j·column].</summary>
    private readonly struct Matrix(Real* data, nint row, nint column)
    {
        public readonly nint Row = row, Column = column;
        public Real* At(nint i, nint j) => data + i * Row + j * Column;
        public Matrix From(nint i, nint j) => new(At(i, j), Row, Column);
        public Matrix Transposed => new(data, Column, Row);
    }

    private struct Product : IKernel
    {
        public Matrix A, B;
        public Real* C;
        public int M, N, K;
        public bool Add, SplitRows;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int count = end - begin;
            Real* rows = C + (nint)begin * N;
            if (SplitRows && IsNarrow<V>(A, count, N)) MultiplyNarrow<V>(A.From(begin, 0), B, rows, count, N, K, Add);
            else if (SplitRows) Multiply<V>(A.From(begin, 0), B, rows, N, count, N, K, Add);
            else Multiply<V>(A, B.From(0, begin), C + begin, N, M, count, K, Add);
        }
    }
}
