namespace Lincoln.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// One row of A times n columns of B. A tile would have two chains of additions, four cycles each; here B is read in the order of
    /// memory, and up to 8 vectors of the row of C are in registers. The speed is that of reading B.
    /// </summary>
    internal static void MultiplyRow<V, B>(TileProduct product, int n) where V : struct, ILane<V> where B : struct, IRows
    {
        const int most = 8;
        for (; n > 0; n -= most * V.Count, product.B += most * V.Count, product.C += most * V.Count)
        {
            int columns = Math.Min(most * V.Count, n), vectors = Sizes.CeilDiv(columns, V.Count);
            product.Last = columns - (vectors - 1) * V.Count;
            Rows<V, B>.Table[vectors - 1](&product);
        }
    }

    /// <summary>[vectors - 1]</summary>
    private static class Rows<V, B> where V : struct, ILane<V> where B : struct, IRows
    {
        public static readonly delegate*<TileProduct*, void>[] Table =
        [
            &MultiplyRow<V, N1, B>, &MultiplyRow<V, N2, B>, &MultiplyRow<V, N3, B>, &MultiplyRow<V, N4, B>,
            &MultiplyRow<V, N5, B>, &MultiplyRow<V, N6, B>, &MultiplyRow<V, N7, B>, &MultiplyRow<V, N8, B>,
        ];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow<V, C, B>(TileProduct* product)
        where V : struct, ILane<V> where C : struct, INumber where B : struct, IRows
    {
        Real* a = product->A, b = product->B, c = product->C;
        nint step = product->StepA, rowB = product->StepB;
        int k = product->K, last = product->Last;
        int* offset = product->Offsets;
        bool add = product->Add;
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
