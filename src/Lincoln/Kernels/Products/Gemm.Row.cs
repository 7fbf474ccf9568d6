namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    private const int MostVectors = 8;

    /// <summary>
    /// One row of A times B. A tile would have two chains of additions, four cycles each; here B is read in the order of memory, and up to
    /// 8 vectors of the row of C are in registers. The speed is that of reading B.
    /// </summary>
    private static void MultiplyRow<V>(Real* a, nint step, Matrix b, Real* c, int n, int k, bool add) where V : struct, ILane<V>
    {
        for (int j = 0; j < n; j += MostVectors * V.Count)
        {
            int columns = Math.Min(MostVectors * V.Count, n - j), vectors = CeilDiv(columns, V.Count);
            MultiplyRow<V, EvenRows>(vectors, a, step, b.At(0, j), b.Row, c + j, columns - (vectors - 1) * V.Count, k, add);
        }
    }

    /// <summary>The same where row p of B begins at b + offsets[p]; a is contiguous, and whole vectors of C are written.</summary>
    internal static void MultiplyListedRow<V>(Real* a, Real* b, int* offsets, Real* c, int n, int k, bool add) where V : struct, ILane<V>
    {
        for (int j = 0; j < n; j += MostVectors * V.Count)
        {
            int vectors = CeilDiv(Math.Min(MostVectors * V.Count, n - j), V.Count);
            MultiplyRow<V, ListedRows>(vectors, a, 1, b + j, (nint)offsets, c + j, V.Count, k, add);
        }
    }

    private static void MultiplyRow<V, B>(int vectors, Real* a, nint step, Real* b, nint rowB, Real* c, int last, int k, bool add)
        where V : struct, ILane<V> where B : struct, IRows
    {
        switch (vectors)
        {
            case 1: MultiplyRow<V, N1, B>(a, step, b, rowB, c, last, k, add); break;
            case 2: MultiplyRow<V, N2, B>(a, step, b, rowB, c, last, k, add); break;
            case 3: MultiplyRow<V, N3, B>(a, step, b, rowB, c, last, k, add); break;
            case 4: MultiplyRow<V, N4, B>(a, step, b, rowB, c, last, k, add); break;
            case 5: MultiplyRow<V, N5, B>(a, step, b, rowB, c, last, k, add); break;
            case 6: MultiplyRow<V, N6, B>(a, step, b, rowB, c, last, k, add); break;
            case 7: MultiplyRow<V, N7, B>(a, step, b, rowB, c, last, k, add); break;
            default: MultiplyRow<V, N8, B>(a, step, b, rowB, c, last, k, add); break;
        }
    }

    /// <summary>C vectors of one row; the last one has <paramref name="last"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow<V, C, B>(Real* a, nint step, Real* b, nint rowB, Real* c, int last, int k, bool add)
        where V : struct, ILane<V> where C : struct, INumber where B : struct, IRows
    {
        int* offset = (int*)rowB;
        V s0 = Start(0), s1 = Start(1), s2 = Start(2), s3 = Start(3), s4 = Start(4), s5 = Start(5), s6 = Start(6), s7 = Start(7);
        for (; k > 0; k--, a += step)
        {
            V x = V.Splat(*a);
            Real* row = B.AreListed ? b + *offset++ : b;
            s0 = V.Fma(x, Load(row, 0), s0);
            if (C.Count > 1) s1 = V.Fma(x, Load(row, 1), s1);
            if (C.Count > 2) s2 = V.Fma(x, Load(row, 2), s2);
            if (C.Count > 3) s3 = V.Fma(x, Load(row, 3), s3);
            if (C.Count > 4) s4 = V.Fma(x, Load(row, 4), s4);
            if (C.Count > 5) s5 = V.Fma(x, Load(row, 5), s5);
            if (C.Count > 6) s6 = V.Fma(x, Load(row, 6), s6);
            if (C.Count > 7) s7 = V.Fma(x, Load(row, 7), s7);
            if (!B.AreListed) b += rowB;
        }
        Finish(s0, 0);
        Finish(s1, 1);
        Finish(s2, 2);
        Finish(s3, 3);
        Finish(s4, 4);
        Finish(s5, 5);
        Finish(s6, 6);
        Finish(s7, 7);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Load(Real* row, int v)
            => v < C.Count - 1 || last == V.Count ? V.Load(row + v * V.Count) : V.LoadFirst(row + v * V.Count, last, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Start(int v) => add && v < C.Count ? Load(c, v) : V.Splat(0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Finish(V sum, int v)
        {
            if (v < C.Count) V.StoreFirst(sum, c + v * V.Count, v < C.Count - 1 ? V.Count : last);
        }
    }
}
