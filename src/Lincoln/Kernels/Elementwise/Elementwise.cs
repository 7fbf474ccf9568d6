namespace Lincoln.Kernels;

/// <summary>Functions applied element by element. An output may be the memory of an input, but must not overlap it otherwise.</summary>
public static unsafe partial class Elementwise
{
    /// <summary>y = F(x).</summary>
    /// <exception cref="ArgumentException">y is not as long as x.</exception>
    public static void Map<TF>(TF f, ReadOnlySpan<Real> x, Span<Real> y) where TF : unmanaged, IFunction
    {
        Require.Length(y.Length, x.Length, nameof(y));
        fixed (Real* px = x, py = y)
            Work.For(x.Length, Grain.Elements, new Kernel<MapBody<TF>>(new(f, px, py)));
    }

    /// <summary>dx = D(x, y) · dy, or dx += …, where y = F(x).</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void MapGradient<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> dx, bool add)
        where TF : unmanaged, IFunction
    {
        Require.Length(y.Length, x.Length, nameof(y));
        Require.Length(dy.Length, x.Length, nameof(dy));
        Require.Length(dx.Length, x.Length, nameof(dx));
        fixed (Real* px = x, py = y, pdy = dy, pdx = dx)
            Work.For(x.Length, Grain.Elements, new Kernel<MapGradientBody<TF>>(new(f, px, py, pdy, pdx, add)));
    }

    /// <summary>to = from, or to += from.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void Copy(ReadOnlySpan<Real> from, Span<Real> to, bool add)
    {
        Require.Length(to.Length, from.Length, nameof(to));
        if (add) Combine(new Sum(), to, from, to);
        else from.CopyTo(to);
    }

    /// <summary>x = scale · x.</summary>
    public static void Scale(Span<Real> x, Real scale) => Map(new Times(scale), x, x);

    /// <summary>y = F(x) for a run of n elements, inside other kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Map<V, TF>(TF f, Real* x, Real* y, int n) where V : struct, ILane<V> where TF : unmanaged, IFunction
        => VectorLoop.Run<V, MapBody<TF>>(new(f, x, y), 0, n);

    /// <summary>to += scale · from for a run of n elements, inside other kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add<V>(Real* from, Real* to, int n, Real scale = 1) where V : struct, ILane<V>
    {
        V factor = V.Splat(scale);
        int i = 0;
        for (; i <= n - V.Count; i += V.Count) V.Store(V.Fma(V.Load(from + i), factor, V.Load(to + i)), to + i);
        if (i < n) V.StoreFirst(V.Fma(V.LoadFirst(from + i, n - i, 0), factor, V.LoadFirst(to + i, n - i, 0)), to + i, n - i);
    }

    /// <summary>The body as a kernel of its own, over all elements.</summary>
    private readonly struct Kernel<TBody>(TBody body) : IKernel where TBody : unmanaged, IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V> => VectorLoop.Run<V, TBody>(body, begin, end);
    }

    private readonly struct MapBody<TF>(TF f, Real* x, Real* y) : IVectorBody where TF : unmanaged, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
            => TPart.Store(f.F(TPart.Load<V>(x + i, n)), y + i, n);
    }

    private readonly struct MapGradientBody<TF>(TF f, Real* x, Real* y, Real* dy, Real* dx, bool add) : IVectorBody
        where TF : unmanaged, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
        {
            V g = f.D(TPart.Load<V>(x + i, n), TPart.Load<V>(y + i, n)) * TPart.Load<V>(dy + i, n);
            VectorLoop.Put<V, TPart>(g, dx + i, n, add);
        }
    }

    private readonly struct Sum : IFunction2
    {
        public V F<V>(V a, V b) where V : struct, ILane<V> => a + b;
        public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
        public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
    }

    /// <summary>scale · x.</summary>
    internal readonly struct Times(Real scale) : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => V.Splat(scale) * x;
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(scale);
    }
}
