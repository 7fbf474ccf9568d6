namespace Lincoln.Kernels;

/// <summary>Functions applied element by element. An output may be the memory of an input, but must not overlap it otherwise.</summary>
public static unsafe partial class Elementwise
{
    private const int Grain = 16384;

    /// <summary>y = F(x).</summary>
    /// <exception cref="ArgumentException">y is not as long as x.</exception>
    public static void Map<TF>(TF f, ReadOnlySpan<Real> x, Span<Real> y) where TF : unmanaged, IFunction
    {
        Require.Length(y.Length, x.Length, nameof(y));
        fixed (Real* px = x, py = y)
            Work.For(x.Length, Grain, new MapKernel<TF> { F = f, X = px, Y = py });
    }

    private struct MapKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TF f = F;
            Real* x = X, y = Y;
            int i = begin;
            for (; i <= end - V.Count; i += V.Count)
                V.Store(f.F(V.Load(x + i)), y + i);
            if (i < end)
                V.StoreFirst(f.F(V.LoadFirst(x + i, end - i, 0)), y + i, end - i);
        }
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
            Work.For(x.Length, Grain, new MapGradientKernel<TF> { F = f, X = px, Y = py, DY = pdy, DX = pdx, Add = add });
    }

    private struct MapGradientKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Y, DY, DX;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TF f = F;
            Real* x = X, y = Y, dy = DY, dx = DX;
            bool add = Add;
            int i = begin;
            for (; i <= end - V.Count; i += V.Count)
            {
                V g = f.D(V.Load(x + i), V.Load(y + i)) * V.Load(dy + i);
                V.Store(add ? V.Load(dx + i) + g : g, dx + i);
            }
            if (i < end)
            {
                int n = end - i;
                V g = f.D(V.LoadFirst(x + i, n, 0), V.LoadFirst(y + i, n, 0)) * V.LoadFirst(dy + i, n, 0);
                V.StoreFirst(add ? V.LoadFirst(dx + i, n, 0) + g : g, dx + i, n);
            }
        }
    }
}
