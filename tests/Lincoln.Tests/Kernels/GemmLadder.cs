using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

/// <summary>The matrix product step by step, from its definition to what <see cref="Gemm"/> does: read it first.</summary>
/// <remarks>
/// C (m × n) = A (m × k)·B (k × n), or +=. Every step gives the same bits, because each element of C stays one chain of fused multiply-adds
/// over k; only the order in which the chains advance changes. The speeds are those of 512³ on one thread of an AMD Zen 4 (AVX-512), whose
/// limit is about 118 GF/s.
/// </remarks>
internal static unsafe class GemmLadder
{
    /// <summary>Step 1, the definition: one element of C after the other. 1.6 GF/s: each element of B is another cache line.</summary>
    public static void Naive(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Span<Real> c, int m, int n, int k, bool add)
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                Real sum = add ? c[i * n + j] : 0;
                for (int p = 0; p < k; p++) sum = Real.FusedMultiplyAdd(a[i * k + p], b[p * n + j], sum);
                c[i * n + j] = sum;
            }
    }

    /// <summary>
    /// Step 2, blocked: many chains side by side, along the rows of B and C, and a block of B that stays in the cache for all rows of A.
    /// 24 GF/s: every multiplication still loads and stores an element of C.
    /// </summary>
    public static void Blocked<V>(Real* a, Real* b, Real* c, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        const int blockK = 64, blockN = 512;
        if (!add) new Span<Real>(c, m * n).Clear();
        for (int p0 = 0; p0 < k; p0 += blockK)
            for (int j0 = 0; j0 < n; j0 += blockN)
                for (int i = 0; i < m; i++)
                    for (int p = p0; p < Math.Min(p0 + blockK, k); p++)
                        AddScaledRow<V>(a[i * k + p], b + p * n + j0, c + i * n + j0, Math.Min(blockN, n - j0));
    }

    private static void AddScaledRow<V>(Real a, Real* b, Real* c, int n) where V : struct, ILane<V>
    {
        int j = 0;
        for (; j <= n - V.Count; j += V.Count) V.Store(V.Fma(V.Splat(a), V.Load(b + j), V.Load(c + j)), c + j);
        if (j < n) V.StoreFirst(V.Fma(V.Splat(a), V.LoadFirst(b + j, n - j, 0), V.LoadFirst(c + j, n - j, 0)), c + j, n - j);
    }

    /// <summary>
    /// Step 3, packed: four rows by one vector of C stay in registers while k runs, and a strip of B as wide as a vector is copied so that
    /// it is read in order. 78 GF/s: there are still five loads for every four multiplications.
    /// </summary>
    public static void Packed<V>(Real* a, Real* b, Real* c, int m, int n, int k, bool add) where V : struct, ILane<V>
    {
        var memory = new Real[k * V.Count];
        fixed (Real* strip = memory)
            for (int j = 0; j < n; j += V.Count)
            {
                int columns = Math.Min(V.Count, n - j);
                Pack.Strips<V>(b + j, n, columns, V.Count, strips: 1, k, strip);
                for (int i = 0; i < m; i += 4)
                    FourRows<V>(a + i * k, strip, c + i * n + j, Math.Min(4, m - i), columns, n, k, add);
            }
    }

    private static void FourRows<V>(Real* a, Real* strip, Real* c, int rows, int columns, int n, int k, bool add) where V : struct, ILane<V>
    {
        // Rows that do not exist repeat the last one.
        int r1 = Math.Min(1, rows - 1), r2 = Math.Min(2, rows - 1), r3 = rows - 1;
        V s0 = Start(0), s1 = Start(r1), s2 = Start(r2), s3 = Start(r3);
        for (int p = 0; p < k; p++)
        {
            V b = V.Load(strip + p * V.Count);
            s0 = V.Fma(V.Splat(a[p]), b, s0);
            s1 = V.Fma(V.Splat(a[r1 * k + p]), b, s1);
            s2 = V.Fma(V.Splat(a[r2 * k + p]), b, s2);
            s3 = V.Fma(V.Splat(a[r3 * k + p]), b, s3);
        }
        V.StoreFirst(s0, c, columns);
        V.StoreFirst(s1, c + r1 * n, columns);
        V.StoreFirst(s2, c + r2 * n, columns);
        V.StoreFirst(s3, c + r3 * n, columns);

        V Start(int row) => add ? V.LoadFirst(c + row * n, columns, 0) : V.Splat(0);
    }

    // Step 4 is Gemm itself, 111 GF/s: as many rows and vectors as the registers hold (Tile), blocks for every cache, A packed, threads.
}
