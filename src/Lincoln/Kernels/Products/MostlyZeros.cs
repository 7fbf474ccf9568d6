namespace Lincoln.Kernels;

/// <summary>Products with a matrix X that is mostly zeros, such as one-hot characters: only non-zero elements are multiplied.</summary>
/// <remarks>The bits are those of <see cref="Gemm"/> if the other matrix is finite, because adding 0·w changes nothing.</remarks>
internal static unsafe class MostlyZeros
{
    // A non-zero element costs about twice as much here as any element does in Gemm.
    private const int Few = 8;

    /// <summary>Whether at most one of 8 elements is not zero, both in the first row and in all rows.</summary>
    public static bool Is(ReadOnlySpan<Real> x, int columns) => HasFew(x[..Math.Min(columns, x.Length)]) && HasFew(x);

    private static bool HasFew(ReadOnlySpan<Real> x)
    {
        int count = 0, most = x.Length / Few;
        for (int i = Next(x, 0); i < x.Length; i = Next(x, i + 1))
            if (++count > most) return false;
        return true;
    }

    // The index of the first non-zero element from i on, else the length.
    private static int Next(ReadOnlySpan<Real> x, int i)
    {
        int found = MemoryMarshal.Cast<Real, Bits>(x[i..]).IndexOfAnyExcept((Bits)0);
        return found < 0 ? x.Length : i + found;
    }

    /// <summary>C (rows × n) = X·B for X [rows, k]; the rows of C may be further apart than they are long.</summary>
    public static void Multiply(ReadOnlySpan<Real> x, Real* b, Real* c, nint rowC, int rows, int n, int k)
    {
        fixed (Real* px = x) Work.For(rows, Work.Grain(2.0 * n * k), new RowsKernel { X = px, B = b, C = c, RowC = rowC, N = n, K = k }, 1);
    }

    /// <summary>C (k × n) = Xᵀ·B or C += Xᵀ·B for X [rows, k].</summary>
    public static void MultiplyTransposed(ReadOnlySpan<Real> x, Real* b, nint rowB, Real* c, int rows, int n, int k, bool add)
    {
        var kernel = new ColumnsKernel { B = b, C = c, RowB = rowB, Rows = rows, N = n, K = k, Add = add };
        fixed (Real* px = x) Work.For(n, Work.Grain(2.0 * rows * k), kernel with { X = px });
    }

    private struct RowsKernel : IKernel
    {
        public Real* X, B, C;
        public nint RowC;
        public int N, K;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int row = begin; row < end; row++)
            {
                var x = new ReadOnlySpan<Real>(X + (nint)row * K, K);
                Real* c = C + row * RowC;
                int first = Next(x, 0);
                if (first == K) new Span<Real>(c, N).Clear();
                for (int p = first; p < K; p = Next(x, p + 1)) AddScaled<V>(x[p], B + (nint)p * N, c, N, p > first);
            }
        }
    }

    // The items are columns, so that each sum runs over the rows in order.
    private struct ColumnsKernel : IKernel
    {
        public Real* X, B, C;
        public nint RowB;
        public int Rows, N, K;
        public bool Add;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int p = 0; p < K && !Add; p++) new Span<Real>(C + (nint)p * N + begin, end - begin).Clear();
            var x = new ReadOnlySpan<Real>(X, Rows * K);
            for (int i = Next(x, 0); i < x.Length; i = Next(x, i + 1))
            {
                (int row, int p) = Math.DivRem(i, K);
                AddScaled<V>(x[i], B + row * RowB + begin, C + (nint)p * N + begin, end - begin, add: true);
            }
        }
    }

    /// <summary>to = x·from or to += x·from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<V>(Real x, Real* from, Real* to, int n, bool add) where V : struct, ILane<V>
    {
        V factor = V.Splat(x), zero = V.Splat(0);
        int i = 0;
        for (; i <= n - V.Count; i += V.Count) V.Store(V.Fma(factor, V.Load(from + i), add ? V.Load(to + i) : zero), to + i);
        if (i < n) V.StoreFirst(V.Fma(factor, V.LoadFirst(from + i, n - i, 0), add ? V.LoadFirst(to + i, n - i, 0) : zero), to + i, n - i);
    }
}
