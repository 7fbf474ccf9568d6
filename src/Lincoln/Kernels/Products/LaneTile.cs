using System.Runtime.Intrinsics;

namespace Lincoln.Kernels;

/// <summary>
/// Sums of products along memory, up to 6 × 4 of them at once in registers: to[i, j, lane] += Σ x(offset i + p)·g(j, p) over the p of
/// that lane, p mod 16.
/// </summary>
internal static unsafe class LaneTile<V> where V : struct, ILane<V>
{
    /// <summary>The most rows (offsets) and columns (filters) there is a tile for.</summary>
    public const int MostRows = 6, MostFilters = 4;

    /// <summary>The most rows that fit the registers together with the filters: 6·4 of 32 registers, 2·4 of 16.</summary>
    public static int MaxRows => typeof(V) == typeof(Lane512) && Vector512.IsHardwareAccelerated ? MostRows : 2;

    private struct Row<C> where C : struct, INumber
    {
        private V a, b, c, d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Start(Real* to)
        {
            a = V.Load(to);
            if (C.Count > 1) b = V.Load(to + Reduce.Lanes);
            if (C.Count > 2) c = V.Load(to + 2 * Reduce.Lanes);
            if (C.Count > 3) d = V.Load(to + 3 * Reduce.Lanes);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(V x, V g0, V g1, V g2, V g3)
        {
            a = V.Fma(x, g0, a);
            if (C.Count > 1) b = V.Fma(x, g1, b);
            if (C.Count > 2) c = V.Fma(x, g2, c);
            if (C.Count > 3) d = V.Fma(x, g3, d);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Finish(Real* to)
        {
            V.Store(a, to);
            if (C.Count > 1) V.Store(b, to + Reduce.Lanes);
            if (C.Count > 2) V.Store(c, to + 2 * Reduce.Lanes);
            if (C.Count > 3) V.Store(d, to + 3 * Reduce.Lanes);
        }
    }

    /// <summary>Vectors narrower than 16 elements read the memory several times, once for each group of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<R, C>(nint n, Real* x, int* offsets, Real* g, nint rowG, Real* to, nint rowTo)
        where R : struct, INumber where C : struct, INumber
    {
        nint x0 = offsets[0], x1 = R.Count > 1 ? offsets[1] : 0, x2 = R.Count > 2 ? offsets[2] : 0;
        nint x3 = R.Count > 3 ? offsets[3] : 0, x4 = R.Count > 4 ? offsets[4] : 0, x5 = R.Count > 5 ? offsets[5] : 0;
        for (nint lane = 0; lane < Reduce.Lanes; lane += V.Count)
        {
            Row<C> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
            Real* t = to + lane;
            r0.Start(t);
            if (R.Count > 1) r1.Start(t + rowTo);
            if (R.Count > 2) r2.Start(t + 2 * rowTo);
            if (R.Count > 3) r3.Start(t + 3 * rowTo);
            if (R.Count > 4) r4.Start(t + 4 * rowTo);
            if (R.Count > 5) r5.Start(t + 5 * rowTo);
            Real* from = x + lane, end = x + n;
            Real* g0 = g + lane, g2 = g0 + 2 * rowG;
            for (; from < end; from += Reduce.Lanes, g0 += Reduce.Lanes, g2 += Reduce.Lanes)
            {
                V a = V.Load(g0), b = C.Count > 1 ? V.Load(g0 + rowG) : a;
                V c = C.Count > 2 ? V.Load(g2) : a, d = C.Count > 3 ? V.Load(g2 + rowG) : a;
                r0.Add(V.Load(from + x0), a, b, c, d);
                if (R.Count > 1) r1.Add(V.Load(from + x1), a, b, c, d);
                if (R.Count > 2) r2.Add(V.Load(from + x2), a, b, c, d);
                if (R.Count > 3) r3.Add(V.Load(from + x3), a, b, c, d);
                if (R.Count > 4) r4.Add(V.Load(from + x4), a, b, c, d);
                if (R.Count > 5) r5.Add(V.Load(from + x5), a, b, c, d);
            }
            r0.Finish(t);
            if (R.Count > 1) r1.Finish(t + rowTo);
            if (R.Count > 2) r2.Finish(t + 2 * rowTo);
            if (R.Count > 3) r3.Finish(t + 3 * rowTo);
            if (R.Count > 4) r4.Finish(t + 4 * rowTo);
            if (R.Count > 5) r5.Finish(t + 5 * rowTo);
        }
    }

    /// <summary>[filters - 1, rows - 1]</summary>
    public static readonly delegate*<nint, Real*, int*, Real*, nint, Real*, nint, void>[] Table =
    [
        &Multiply<N1, N1>, &Multiply<N2, N1>, &Multiply<N3, N1>, &Multiply<N4, N1>, &Multiply<N5, N1>, &Multiply<N6, N1>,
        &Multiply<N1, N2>, &Multiply<N2, N2>, &Multiply<N3, N2>, &Multiply<N4, N2>, &Multiply<N5, N2>, &Multiply<N6, N2>,
        &Multiply<N1, N3>, &Multiply<N2, N3>, &Multiply<N3, N3>, &Multiply<N4, N3>, &Multiply<N5, N3>, &Multiply<N6, N3>,
        &Multiply<N1, N4>, &Multiply<N2, N4>, &Multiply<N3, N4>, &Multiply<N4, N4>, &Multiply<N5, N4>, &Multiply<N6, N4>,
    ];
}
