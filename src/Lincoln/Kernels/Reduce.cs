namespace Lincoln.Kernels;

/// <summary>Sums and maxima: of all numbers, along an axis, or down to a smaller shape.</summary>
/// <remarks>A run of numbers is added up in 16 virtual lanes (number i goes to lane i mod 16) that start at +0 and are then added in a fixed tree,
/// so that every vector width and every number of threads gives the same bits.</remarks>
public static unsafe partial class Reduce
{
    internal const int Lanes = 16;
    const int Grain = 16384, MostBlocks = 64, Chunk = 4096;

    /// <summary>The sum of all numbers; 0 for none.</summary>
    public static Real Sum(ReadOnlySpan<Real> x) => All<Plus>(x, x);

    /// <summary>The sum of the squares; 0 for none.</summary>
    public static Real SumOfSquares(ReadOnlySpan<Real> x) => All<PlusProduct>(x, x);

    /// <summary>The sum of a·b; 0 for none.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static Real Dot(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b)
    {
        Require.Length(b.Length, a.Length, nameof(b));
        return All<PlusProduct>(a, b);
    }

    /// <summary>The sum of (a - b)²; 0 for none.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static Real SumSquaredDifference(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b)
    {
        Require.Length(b.Length, a.Length, nameof(b));
        return All<PlusSquaredDifference>(a, b);
    }

    /// <summary>The largest number, NaN if there is one; -∞ for none.</summary>
    public static Real Max(ReadOnlySpan<Real> x) => All<Larger>(x, x);

    /// <summary>How a number (or a pair of them) joins what has been gathered so far.</summary>
    internal interface IFold
    {
        /// <summary>What every lane starts from, and what the numbers behind the end count as: it changes nothing.</summary>
        static abstract Real Neutral { get; }
        static abstract V Join<V>(V gathered, V a, V b) where V : struct, ILane<V>;
        static abstract Real Join(Real a, Real b);
    }

    internal readonly struct Plus : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => sum + a;
        public static Real Join(Real a, Real b) => a + b;
    }

    internal readonly struct PlusProduct : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => V.Fma(a, b, sum);
        public static Real Join(Real a, Real b) => a + b;
    }

    readonly struct PlusSquaredDifference : IFold
    {
        public static Real Neutral => 0;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V sum, V a, V b) where V : struct, ILane<V> => V.Fma(a - b, a - b, sum);
        public static Real Join(Real a, Real b) => a + b;
    }

    internal readonly struct Larger : IFold
    {
        public static Real Neutral => Real.NegativeInfinity;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join<V>(V largest, V a, V b) where V : struct, ILane<V> => V.Max(largest, a);
        public static Real Join(Real a, Real b) => Real.Max(a, b);
    }

    /// <summary>One result for all numbers. Long inputs are cut into at most 64 blocks, which depend on the length alone; the threads share the blocks.</summary>
    static Real All<TFold>(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b) where TFold : unmanaged, IFold
    {
        if (a.Length == 0) return TFold.Neutral;
        int size = (int)Math.Max(Grain, ((long)a.Length + MostBlocks - 1) / MostBlocks), blocks = (int)(((long)a.Length + size - 1) / size);
        Real* results = stackalloc Real[MostBlocks];
        fixed (Real* pa = a, pb = b)
            Work.For(blocks, 1, new AllKernel<TFold> { A = pa, B = pb, Count = a.Length, Size = size, Results = results }, 1);
        Real result = results[0];
        for (int i = 1; i < blocks; i++) result = TFold.Join(result, results[i]);
        return result;
    }

    struct AllKernel<TFold> : IKernel where TFold : unmanaged, IFold
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

    /// <summary>One result for a run of n numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Real Run<TFold, V>(Real* a, Real* b, int n) where TFold : unmanaged, IFold where V : struct, ILane<V>
    {
        Real* lanes = stackalloc Real[Lanes];
        new Span<Real>(lanes, Lanes).Fill(TFold.Neutral);
        // A narrow vector goes over a chunk several times, once for each group of lanes; the chunk is still in the nearest cache.
        for (int chunk = 0; chunk < n; chunk += Chunk)
        {
            int end = Math.Min(n - chunk, Chunk) + chunk;
            for (int group = 0; group < Lanes; group += V.Count)
            {
                V gathered = V.Load(lanes + group);
                int i = chunk + group;
                for (; i <= end - V.Count; i += Lanes) gathered = TFold.Join(gathered, V.Load(a + i), V.Load(b + i));
                if (i < end) gathered = TFold.Join(gathered, V.LoadFirst(a + i, end - i, TFold.Neutral), V.LoadFirst(b + i, end - i, TFold.Neutral));
                V.Store(gathered, lanes + group);
            }
        }
        return Tree<TFold>(lanes);
    }

    /// <summary>Joins the 16 lanes: i with i + 8, then + 4, + 2, + 1.</summary>
    internal static Real Tree<TFold>(Real* lanes) where TFold : unmanaged, IFold
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] = TFold.Join(lanes[i], lanes[i + half]);
        return lanes[0];
    }
}
