namespace Lincoln.Kernels;

/// <summary>Sums and maxima: of all elements, along an axis, or down to a smaller shape.</summary>
/// <remarks>A run is summed in 16 virtual lanes (element i goes to lane i mod 16) that start at +0 and are then added in a fixed tree, so
/// that every vector width and every number of threads gives the same bits.</remarks>
public static unsafe partial class Reduce
{
    internal const int Lanes = 16;
    private const int MostBlocks = 64, Chunk = 4096;

    /// <summary>The sum of all elements; 0 for none.</summary>
    public static Real Sum(ReadOnlySpan<Real> x) => All<Plus>(x, x);

    /// <summary>The sum of the squares; 0 for none.</summary>
    public static Real SumOfSquares(ReadOnlySpan<Real> x) => All<PlusProduct>(x, x);

    /// <summary>The largest element, NaN if there is one; -∞ for none.</summary>
    public static Real Max(ReadOnlySpan<Real> x) => All<Larger>(x, x);

    /// <summary>How an element (or a pair of them) joins the result so far.</summary>
    internal interface IFold
    {
        /// <summary>The start of every lane and the padding behind the end; it changes nothing.</summary>
        static abstract Real Neutral { get; }
        static abstract V Join<V>(V gathered, V a, V b) where V : struct, ILane<V>;
        /// <summary>Combines two results.</summary>
        static abstract V Merge<V>(V a, V b) where V : struct, ILane<V>;
    }

    internal readonly struct Plus : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => sum + a;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge<V>(V a, V b) where V : struct, ILane<V> => a + b;
    }

    internal readonly struct PlusProduct : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => V.Fma(a, b, sum);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge<V>(V a, V b) where V : struct, ILane<V> => a + b;
    }

    internal readonly struct PlusSquaredDifference : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => V.Fma(a - b, a - b, sum);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge<V>(V a, V b) where V : struct, ILane<V> => a + b;
    }

    internal readonly struct Larger : IFold
    {
        public static Real Neutral => Real.NegativeInfinity;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V largest, V a, V b) where V : struct, ILane<V> => V.Max(largest, a);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge<V>(V a, V b) where V : struct, ILane<V> => V.Max(a, b);
    }

    /// <summary>The largest element where a NaN does no harm: with one, any element may be the result.</summary>
    internal readonly struct LargestNumber : IFold
    {
        public static Real Neutral => Real.NegativeInfinity;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V largest, V a, V b) where V : struct, ILane<V> => V.MaxNumber(largest, a);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge<V>(V a, V b) where V : struct, ILane<V> => V.MaxNumber(a, b);
    }

    /// <summary>One result for all elements. Inputs are cut into at most 64 blocks by length alone, which the threads share.</summary>
    private static Real All<TFold>(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b) where TFold : unmanaged, IFold
    {
        if (a.Length == 0) return TFold.Neutral;
        int size = (int)Math.Max(Grain.Elements, ((long)a.Length + MostBlocks - 1) / MostBlocks);
        int blocks = (int)(((long)a.Length + size - 1) / size);
        Real* results = stackalloc Real[MostBlocks];
        fixed (Real* pa = a, pb = b)
            Work.For(blocks, 1, new AllKernel<TFold> { A = pa, B = pb, Count = a.Length, Size = size, Results = results }, 1);
        for (int i = 1; i < blocks; i++) Merge<TFold, Lane1>(results, results + i);
        return results[0];
    }

    private struct AllKernel<TFold> : IKernel where TFold : unmanaged, IFold
    {
        public Real* A, B, Results;
        public int Count, Size;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int block = begin; block < end; block++)
            {
                long start = (long)block * Size;
                Results[block] = Run<TFold, V>(A + start, B + start, (int)Math.Min(Size, Count - start));
            }
        }
    }

    /// <summary>One result for a run of n elements.</summary>
    [SkipLocalsInit]
    internal static Real Run<TFold, V>(Real* a, Real* b, int n) where TFold : unmanaged, IFold where V : struct, ILane<V>
    {
        Real* lanes = stackalloc Real[Lanes];
        Gather<TFold, V>(a, b, n, lanes);
        return Tree<TFold>(lanes);
    }

    /// <summary>What the 16 lanes gather from a run of n elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<TFold, V>(Real* a, Real* b, int n, Real* lanes) where TFold : unmanaged, IFold where V : struct, ILane<V>
    {
        // A narrow vector goes over a chunk several times, once for each group of lanes; the chunk stays in the L1 cache.
        int chunk = 0;
        do
        {
            int end = Math.Min(n - chunk, Chunk) + chunk;
            for (int group = 0; group < Lanes; group += V.Count)
            {
                V gathered = chunk == 0 ? V.Splat(TFold.Neutral) : V.Load(lanes + group);
                int i = chunk + group;
                for (; i <= end - V.Count; i += Lanes) gathered = TFold.Join(gathered, V.Load(a + i), V.Load(b + i));
                if (i < end)
                {
                    V lastA = V.LoadFirst(a + i, end - i, TFold.Neutral), lastB = V.LoadFirst(b + i, end - i, TFold.Neutral);
                    gathered = TFold.Join(gathered, lastA, lastB);
                }
                V.Store(gathered, lanes + group);
            }
            chunk = end;
        }
        while (chunk < n);
    }

    /// <summary>Combines the 16 lanes: i with i + 8, then + 4, + 2, + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Real Tree<TFold>(Real* lanes) where TFold : unmanaged, IFold
    {
        for (int i = 0; i < 8; i += Lane256.Count) Merge<TFold, Lane256>(lanes + i, lanes + i + 8);
        for (int i = 0; i < 4; i += Lane128.Count) Merge<TFold, Lane128>(lanes + i, lanes + i + 4);
        Merge<TFold, Lane1>(lanes, lanes + 2);
        Merge<TFold, Lane1>(lanes + 1, lanes + 3);
        Merge<TFold, Lane1>(lanes, lanes + 1);
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge<TFold, V>(Real* a, Real* b) where TFold : unmanaged, IFold where V : struct, ILane<V>
        => V.Store(TFold.Merge(V.Load(a), V.Load(b)), a);
}
