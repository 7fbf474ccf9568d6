namespace Lincoln.Kernels;

public static unsafe partial class Elementwise
{
    /// <summary>to = from, or to += from.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void Copy(ReadOnlySpan<Real> from, Span<Real> to, bool add)
    {
        Require.Length(to.Length, from.Length, nameof(to));
        if (add) Combine(new Sum(), to, from, to);
        else from.CopyTo(to);
    }

    /// <summary>to += scale · from, each with one rounding.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void AddScaled(ReadOnlySpan<Real> from, Real scale, Span<Real> to)
    {
        Require.Length(to.Length, from.Length, nameof(to));
        Combine(new ScaledSum(scale), to, from, to);
    }

    /// <summary>x = scale · x.</summary>
    public static void Scale(Span<Real> x, Real scale) => Map(new Times(scale), x, x);

    /// <summary>to += from for a run of n elements, inside other kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add<V>(Real* from, Real* to, int n) where V : struct, ILane<V>
    {
        int i = 0;
        for (; i <= n - V.Count; i += V.Count) V.Store(V.Load(to + i) + V.Load(from + i), to + i);
        if (i < n) V.StoreFirst(V.LoadFirst(to + i, n - i, 0) + V.LoadFirst(from + i, n - i, 0), to + i, n - i);
    }

    private readonly struct Sum : IFunction2
    {
        public V F<V>(V a, V b) where V : struct, ILane<V> => a + b;
        public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
        public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
    }

    private readonly struct ScaledSum(Real scale) : IFunction2
    {
        public V F<V>(V a, V b) where V : struct, ILane<V> => V.Fma(V.Splat(scale), b, a);
        public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
        public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(scale);
    }

    private readonly struct Times(Real scale) : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => V.Splat(scale) * x;
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(scale);
    }

    /// <summary>Whether all elements are finite.</summary>
    public static bool AllFinite(ReadOnlySpan<Real> x)
    {
        int found = 0;
        fixed (Real* px = x)
            Work.For(x.Length, Grain, new FiniteKernel { X = px, Found = &found });
        return found == 0;
    }

    private struct FiniteKernel : IKernel
    {
        public Real* X;
        public int* Found;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            const int block = 1024;
            Real* lanes = stackalloc Real[V.Count];
            for (int i = begin; i < end && Volatile.Read(ref *Found) == 0;)
            {
                // x·0 is 0 for finite x and NaN for all others; a NaN stays in the sum.
                V sum = V.Splat(0), zero = sum;
                int stop = (int)Math.Min(end, (long)i + block);
                for (; i <= stop - V.Count; i += V.Count) sum = V.Fma(V.Load(X + i), zero, sum);
                if (i < stop) sum = V.Fma(V.LoadFirst(X + i, stop - i, 0), zero, sum);
                i = stop;
                V.Store(sum, lanes);
                for (int l = 0; l < V.Count; l++)
                    if (Real.IsNaN(lanes[l])) Volatile.Write(ref *Found, 1);
            }
        }
    }
}
