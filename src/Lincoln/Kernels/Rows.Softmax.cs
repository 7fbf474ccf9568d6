namespace Lincoln.Kernels;

public static unsafe partial class Rows
{
    const int SoftmaxGrain = 4096;

    /// <summary>p = softmax(z) by rows: p[j] = e^(z[j] - m) / Σ e^(z - m) with m the row's largest number.</summary>
    /// <exception cref="ArgumentException">z is not a whole number of rows, or p is not as long as z.</exception>
    public static void Softmax(ReadOnlySpan<Real> z, int columns, Span<Real> p)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(p.Length, z.Length, nameof(p));
        fixed (Real* pz = z, pp = p)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new SoftmaxKernel { Z = pz, P = pp, Columns = columns }, 1);
    }

    struct SoftmaxKernel : IKernel
    {
        public Real* Z, P;
        public int Columns;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++) SoftmaxRow<V>(Z + r * Columns, P + r * Columns, Columns);
        }
    }

    /// <summary>p = softmax(z) for one row; returns what the logarithm of the sum needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (Real Largest, Real Sum) SoftmaxRow<V>(Real* z, Real* p, int columns) where V : struct, ILane<V>
    {
        (Real largest, Real sum) = Exponentials<V>(z, p, columns);
        V scale = V.Splat(1 / sum);
        int j = 0;
        for (; j <= columns - V.Count; j += V.Count) V.Store(V.Load(p + j) * scale, p + j);
        if (j < columns) V.StoreFirst(V.LoadFirst(p + j, columns - j, 0) * scale, p + j, columns - j);
        return (largest, sum);
    }

    /// <summary>p = e^(z - largest) and its sum, in 16 lanes like every sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (Real Largest, Real Sum) Exponentials<V>(Real* z, Real* p, int columns) where V : struct, ILane<V>
    {
        Real largest = Reduce.Run<Reduce.Larger, V>(z, z, columns);
        Real* lanes = stackalloc Real[Reduce.Lanes];
        V shift = V.Splat(largest);
        for (int group = 0; group < Reduce.Lanes; group += V.Count)
        {
            V sum = V.Splat(0);
            int j = group;
            for (; j <= columns - V.Count; j += Reduce.Lanes)
            {
                V e = VectorMath.Exp(V.Load(z + j) - shift);
                if (p != null) V.Store(e, p + j);
                sum += e;
            }
            if (j < columns)
            {
                V e = VectorMath.Exp(V.LoadFirst(z + j, columns - j, Real.NegativeInfinity) - shift);      // e^-∞ = 0 changes no sum
                if (p != null) V.StoreFirst(e, p + j, columns - j);
                sum += e;
            }
            V.Store(sum, lanes + group);
        }
        return (largest, Reduce.Tree<Reduce.Plus>(lanes));
    }

    /// <summary>dz = p · (dy - Σ p·dy) by rows, or dz += …, where p = softmax(z).</summary>
    /// <exception cref="ArgumentException">p is not a whole number of rows, or the spans are not equally long.</exception>
    public static void SoftmaxGradient(ReadOnlySpan<Real> p, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
    {
        int rows = Require.Rows(p.Length, columns, nameof(p));
        Require.Length(dy.Length, p.Length, nameof(dy));
        Require.Length(dz.Length, p.Length, nameof(dz));
        fixed (Real* pp = p, pdy = dy, pdz = dz)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new SoftmaxGradientKernel { P = pp, DY = pdy, DZ = pdz, Columns = columns, Add = add }, 1);
    }

    struct SoftmaxGradientKernel : IKernel
    {
        public Real* P, DY, DZ;
        public int Columns;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
            {
                Real* p = P + r * Columns, dy = DY + r * Columns, dz = DZ + r * Columns;
                V mean = V.Splat(Reduce.Run<Reduce.PlusProduct, V>(p, dy, Columns));
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V g = V.LoadFirst(p + j, n, 0) * (V.LoadFirst(dy + j, n, 0) - mean);
                    V.StoreFirst(Add ? V.LoadFirst(dz + j, n, 0) + g : g, dz + j, n);
                }
            }
        }
    }

    /// <summary>y = ln softmax(z) by rows: y[j] = (z[j] - m) - ln Σ e^(z - m) with m the row's largest number.</summary>
    /// <exception cref="ArgumentException">z is not a whole number of rows, or y is not as long as z.</exception>
    public static void LogSoftmax(ReadOnlySpan<Real> z, int columns, Span<Real> y)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(y.Length, z.Length, nameof(y));
        fixed (Real* pz = z, py = y)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new LogSoftmaxKernel { Z = pz, Y = py, Columns = columns }, 1);
    }

    struct LogSoftmaxKernel : IKernel
    {
        public Real* Z, Y;
        public int Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
            {
                Real* z = Z + r * Columns, y = Y + r * Columns;
                (Real largest, Real sum) = Exponentials<V>(z, null, Columns);
                V shift = V.Splat(largest), log = V.Splat(Log(sum));
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V.StoreFirst(V.LoadFirst(z + j, n, 0) - shift - log, y + j, n);
                }
            }
        }
    }

    /// <summary>The logarithm of one number, by the same steps at every width.</summary>
    static Real Log(Real x)
    {
        Real y;
        Lane1.Store(VectorMath.Log(Lane1.Splat(x)), &y);
        return y;
    }

    /// <summary>dz = dy - eʸ · Σ dy by rows, or dz += …, where y = ln softmax(z).</summary>
    /// <exception cref="ArgumentException">y is not a whole number of rows, or the spans are not equally long.</exception>
    public static void LogSoftmaxGradient(ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
    {
        int rows = Require.Rows(y.Length, columns, nameof(y));
        Require.Length(dy.Length, y.Length, nameof(dy));
        Require.Length(dz.Length, y.Length, nameof(dz));
        fixed (Real* py = y, pdy = dy, pdz = dz)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new LogSoftmaxGradientKernel { Y = py, DY = pdy, DZ = pdz, Columns = columns, Add = add }, 1);
    }

    struct LogSoftmaxGradientKernel : IKernel
    {
        public Real* Y, DY, DZ;
        public int Columns;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
            {
                Real* y = Y + r * Columns, dy = DY + r * Columns, dz = DZ + r * Columns;
                V sum = V.Splat(Reduce.Run<Reduce.Plus, V>(dy, dy, Columns));
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V g = V.LoadFirst(dy + j, n, 0) - VectorMath.Exp(V.LoadFirst(y + j, n, 0)) * sum;
                    V.StoreFirst(Add ? V.LoadFirst(dz + j, n, 0) + g : g, dz + j, n);
                }
            }
        }
    }
}
