using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

/// <summary>An integer known to the JIT: code guarded by it disappears.</summary>
internal interface INumber { static abstract int Count { get; } }
internal readonly struct N1 : INumber { public static int Count => 1; }
internal readonly struct N2 : INumber { public static int Count => 2; }
internal readonly struct N3 : INumber { public static int Count => 3; }
internal readonly struct N4 : INumber { public static int Count => 4; }
internal readonly struct N5 : INumber { public static int Count => 5; }
internal readonly struct N6 : INumber { public static int Count => 6; }
internal readonly struct N7 : INumber { public static int Count => 7; }
internal readonly struct N8 : INumber { public static int Count => 8; }
internal readonly struct N9 : INumber { public static int Count => 9; }
internal readonly struct N10 : INumber { public static int Count => 10; }
internal readonly struct N11 : INumber { public static int Count => 11; }
internal readonly struct N12 : INumber { public static int Count => 12; }
internal readonly struct N13 : INumber { public static int Count => 13; }
internal readonly struct N14 : INumber { public static int Count => 14; }

/// <summary>How a tile gets from one row of B to the next.</summary>
internal interface IRows
{
    static abstract bool AreListed { get; }
    /// <summary>Whether the tile fetches memory that is used soon.</summary>
    static virtual bool Fetch => false;
}
/// <summary>By a constant step.</summary>
internal readonly struct EvenRows : IRows { public static bool AreListed => false; }
/// <summary>The same, and a line of other memory is fetched for each row of B.</summary>
internal readonly struct FetchingRows : IRows
{
    public static bool AreListed => false;
    public static bool Fetch => true;
}
/// <summary>By a list of offsets: rows anywhere in memory, such as the shifted copies of an image in a convolution.</summary>
internal readonly struct ListedRows : IRows { public static bool AreListed => true; }

/// <summary>The operands of a tile, which computes C = A·B or C += A·B for some rows and one to three vectors of C.</summary>
internal unsafe struct TileProduct
{
    /// <summary>Element (i, p) of A is A[i·RowA + p·StepA].</summary>
    public Real* A;
    public nint RowA, StepA;

    /// <summary>Row p of B begins at B + p·StepB, or at B + Offsets[p] where rows are listed.</summary>
    public Real* B;
    public nint StepB;
    public int* Offsets;

    /// <summary>Row i of C begins at C + i·RowC; the last vector of a row has <c>Last</c> elements.</summary>
    public Real* C;
    public nint RowC;
    public int Last;

    public int K;
    public bool Add;

    /// <summary>For each k the line at Ahead + k·StepAhead is fetched, where rows are <see cref="FetchingRows"/>.</summary>
    public Real* Ahead;
    public nint StepAhead;
}

/// <summary>The register tile of the matrix product: up to 14 rows by one or two vectors of C, or 9 by three.</summary>
internal static unsafe class Tile<V> where V : struct, ILane<V>
{
    /// <summary>The most rows there is a tile for.</summary>
    public const int MostRows = 14;

    /// <summary>The most rows that fit the registers, with two vectors of B and one element of A: 14 of 32 registers, 6 of 16.</summary>
    public static int MaxRows => HasManyRegisters ? MostRows : 6;

    /// <summary>The same with three vectors of B: 9 or 4 rows.</summary>
    public static int MaxRowsOfThree => HasManyRegisters ? 9 : 4;

    private static bool HasManyRegisters => typeof(V) == typeof(Lane512) && Vector512.IsHardwareAccelerated;

    /// <summary>Multiplies m rows of A by up to three vectors of B, tile by tile, with the rows split evenly among the tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRows<B>(TileProduct product, int m, int vectors, int mostRows) where B : struct, IRows
    {
        var table = Tiles<B>.Table;
        int tiles = Sizes.CeilDiv(m, mostRows);
        for (int tile = 0, i = 0; tile < tiles; tile++)
        {
            int rows = Sizes.CeilDiv(m - i, tiles - tile);
            table[IndexOf(rows, vectors)](&product);
            product.A += rows * product.RowA;
            product.C += rows * product.RowC;
            i += rows;
        }
    }

    /// <summary>The index of a tile in <see cref="Tiles{B}.Table"/>.</summary>
    public static int IndexOf(int rows, int vectors) => (vectors - 1) * MostRows + rows - 1;

    /// <summary>One row of the tile. The last vector of a row has <c>last</c> elements.</summary>
    private struct Row<C> where C : struct, INumber
    {
        private V u, v, w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Start(Real* c, bool add, int last)
        {
            u = v = w = V.Splat(0);
            if (!add) return;
            u = C.Count > 1 ? V.Load(c) : V.LoadFirst(c, last, 0);
            if (C.Count == 2) v = V.LoadFirst(c + V.Count, last, 0);
            if (C.Count == 3) { v = V.Load(c + V.Count); w = V.LoadFirst(c + 2 * V.Count, last, 0); }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Real a, V b0, V b1, V b2)
        {
            V x = V.Splat(a);
            u = V.Fma(x, b0, u);
            if (C.Count > 1) v = V.Fma(x, b1, v);
            if (C.Count > 2) w = V.Fma(x, b2, w);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Finish(Real* c, int last)
        {
            if (C.Count > 1) V.Store(u, c);
            if (C.Count > 2) V.Store(v, c + V.Count);
            V x = C.Count == 1 ? u : C.Count == 2 ? v : w;
            c += (C.Count - 1) * V.Count;
            if (last == V.Count) V.Store(x, c);
            else V.StoreFirst(x, c, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<R, C, B>(TileProduct* product) where R : struct, INumber where C : struct, INumber where B : struct, IRows
    {
        Real* a = product->A, b = product->B, c = product->C, ahead = product->Ahead;
        nint k = product->K, row = product->RowA, step = product->StepA, stepB = product->StepB, rowC = product->RowC;
        nint stepAhead = product->StepAhead;
        int* offset = product->Offsets;
        int last = product->Last;
        bool add = product->Add;

        Row<C> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default;
        Row<C> r7 = default, r8 = default, r9 = default, r10 = default, r11 = default, r12 = default, r13 = default;
        r0.Start(c, add, last);
        if (R.Count > 1) r1.Start(c + rowC, add, last);
        if (R.Count > 2) r2.Start(c + 2 * rowC, add, last);
        if (R.Count > 3) r3.Start(c + 3 * rowC, add, last);
        if (R.Count > 4) r4.Start(c + 4 * rowC, add, last);
        if (R.Count > 5) r5.Start(c + 5 * rowC, add, last);
        if (R.Count > 6) r6.Start(c + 6 * rowC, add, last);
        if (R.Count > 7) r7.Start(c + 7 * rowC, add, last);
        if (R.Count > 8) r8.Start(c + 8 * rowC, add, last);
        if (R.Count > 9) r9.Start(c + 9 * rowC, add, last);
        if (R.Count > 10) r10.Start(c + 10 * rowC, add, last);
        if (R.Count > 11) r11.Start(c + 11 * rowC, add, last);
        if (R.Count > 12) r12.Start(c + 12 * rowC, add, last);
        if (R.Count > 13) r13.Start(c + 13 * rowC, add, last);

        // The next tile below starts from its C, which is out of the cache by now; this tile's C is written at the end.
        if (Sse.IsSupported && Gemm.IsWorthFetching(k))
            for (int i = 0; i < 2 * R.Count; i++)
            {
                Sse.Prefetch0(c + i * rowC);
                if (C.Count > 1) Sse.Prefetch0(c + i * rowC + V.Count);
                if (C.Count > 2) Sse.Prefetch0(c + i * rowC + 2 * V.Count);
            }

        // Five pointers and two steps reach fourteen rows without a multiplication in the loop.
        Real* a0 = a, a3 = a + 3 * row, a6 = a + 6 * row, a9 = a + 9 * row, a12 = a + 12 * row;
        nint row2 = 2 * row;
        for (; k > 0; k--)
        {
            Real* rowB = B.AreListed ? b + *offset : b;
            V b0 = V.Load(rowB), b1 = C.Count > 1 ? V.Load(rowB + V.Count) : b0, b2 = C.Count > 2 ? V.Load(rowB + 2 * V.Count) : b0;
            r0.Add(a0[0], b0, b1, b2);
            if (R.Count > 1) r1.Add(a0[row], b0, b1, b2);
            if (R.Count > 2) r2.Add(a0[row2], b0, b1, b2);
            if (R.Count > 3) r3.Add(a3[0], b0, b1, b2);
            if (R.Count > 4) r4.Add(a3[row], b0, b1, b2);
            if (R.Count > 5) r5.Add(a3[row2], b0, b1, b2);
            if (R.Count > 6) r6.Add(a6[0], b0, b1, b2);
            if (R.Count > 7) r7.Add(a6[row], b0, b1, b2);
            if (R.Count > 8) r8.Add(a6[row2], b0, b1, b2);
            if (R.Count > 9) r9.Add(a9[0], b0, b1, b2);
            if (R.Count > 10) r10.Add(a9[row], b0, b1, b2);
            if (R.Count > 11) r11.Add(a9[row2], b0, b1, b2);
            if (R.Count > 12) r12.Add(a12[0], b0, b1, b2);
            if (R.Count > 13) r13.Add(a12[row], b0, b1, b2);
            a0 += step;
            a3 += step;
            a6 += step;
            a9 += step;
            a12 += step;
            if (B.AreListed) offset++;
            else b += stepB;
            if (B.Fetch && Sse.IsSupported) Sse.Prefetch0(ahead);
            if (B.Fetch) ahead += stepAhead;
        }

        r0.Finish(c, last);
        if (R.Count > 1) r1.Finish(c + rowC, last);
        if (R.Count > 2) r2.Finish(c + 2 * rowC, last);
        if (R.Count > 3) r3.Finish(c + 3 * rowC, last);
        if (R.Count > 4) r4.Finish(c + 4 * rowC, last);
        if (R.Count > 5) r5.Finish(c + 5 * rowC, last);
        if (R.Count > 6) r6.Finish(c + 6 * rowC, last);
        if (R.Count > 7) r7.Finish(c + 7 * rowC, last);
        if (R.Count > 8) r8.Finish(c + 8 * rowC, last);
        if (R.Count > 9) r9.Finish(c + 9 * rowC, last);
        if (R.Count > 10) r10.Finish(c + 10 * rowC, last);
        if (R.Count > 11) r11.Finish(c + 11 * rowC, last);
        if (R.Count > 12) r12.Finish(c + 12 * rowC, last);
        if (R.Count > 13) r13.Finish(c + 13 * rowC, last);
    }

    /// <summary>All tiles for one kind of rows of B.</summary>
    public static class Tiles<B> where B : struct, IRows
    {
        public static readonly delegate*<TileProduct*, void>[] Table =
        [
            &Multiply<N1, N1, B>, &Multiply<N2, N1, B>, &Multiply<N3, N1, B>, &Multiply<N4, N1, B>, &Multiply<N5, N1, B>,
            &Multiply<N6, N1, B>, &Multiply<N7, N1, B>, &Multiply<N8, N1, B>, &Multiply<N9, N1, B>, &Multiply<N10, N1, B>,
            &Multiply<N11, N1, B>, &Multiply<N12, N1, B>, &Multiply<N13, N1, B>, &Multiply<N14, N1, B>,
            &Multiply<N1, N2, B>, &Multiply<N2, N2, B>, &Multiply<N3, N2, B>, &Multiply<N4, N2, B>, &Multiply<N5, N2, B>,
            &Multiply<N6, N2, B>, &Multiply<N7, N2, B>, &Multiply<N8, N2, B>, &Multiply<N9, N2, B>, &Multiply<N10, N2, B>,
            &Multiply<N11, N2, B>, &Multiply<N12, N2, B>, &Multiply<N13, N2, B>, &Multiply<N14, N2, B>,
            &Multiply<N1, N3, B>, &Multiply<N2, N3, B>, &Multiply<N3, N3, B>, &Multiply<N4, N3, B>, &Multiply<N5, N3, B>,
            &Multiply<N6, N3, B>, &Multiply<N7, N3, B>, &Multiply<N8, N3, B>, &Multiply<N9, N3, B>,
        ];
    }
}
