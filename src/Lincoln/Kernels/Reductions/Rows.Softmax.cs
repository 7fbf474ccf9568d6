namespace Lincoln.Kernels;

public static unsafe partial class Rows
{
    private const int SoftmaxGrain = 4096;

    /// <summary>p = softmax(z) by rows: p[j] = e^(z[j] - m) / Σ e^(z - m) with m the row's largest element.</summary>
    /// <exception cref="ArgumentException">z does not consist of complete rows, or p is not as long as z.</exception>
    public static void Softmax(ReadOnlySpan<Real> z, int columns, Span<Real> p)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(p.Length, z.Length, nameof(p));
        fixed (Real* pz = z, pp = p)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new SoftmaxKernel { Z = pz, P = pp, Columns = columns }, 1);
    }

    private struct SoftmaxKernel : IKernel
    {
        public Real* Z, P;
        public int Columns;

        [SkipLocalsInit]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* largest = stackalloc Real[Reduce.MostTogether], sums = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (int r = begin; r < end; r += together)
                SoftmaxRows<V>(Z + (nint)r * Columns, P + (nint)r * Columns, Math.Min(together, end - r), Columns, largest, sums);
        }
    }

    /// <summary>p = softmax(z) for at most 16 rows; largest and sums are what the logarithm of p needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxRows<V>(Real* z, Real* p, int rows, int columns, Real* largest, Real* sums) where V : struct, ILane<V>
    {
        Exponentials<V>(z, p, rows, columns, largest, sums);
        for (int i = 0; i < rows; i++, p += columns)
        {
            V scale = V.Splat(1 / sums[i]);
            int j = 0;
            for (; j <= columns - V.Count; j += V.Count) V.Store(V.Load(p + j) * scale, p + j);
            if (j < columns) V.StoreFirst(V.LoadFirst(p + j, columns - j, 0) * scale, p + j, columns - j);
        }
    }

    /// <summary>p = e^(z - largest), unless p is null, and its sum, in 16 lanes like every sum, for at most 16 rows.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials<V>(Real* z, Real* p, int rows, int columns, Real* largest, Real* sums) where V : struct, ILane<V>
    {
        Reduce.Rows<Reduce.LargestNumber, V>(z, z, rows, columns, largest);       // a NaN makes all of its row NaN anyway
        Real* lanes = stackalloc Real[Reduce.MostTogether * Reduce.Lanes];
        for (int i = 0; i < rows; i++, z += columns)
        {
            V shift = V.Splat(largest[i]);
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
                V.Store(sum, lanes + i * Reduce.Lanes + group);
            }
            if (p != null) p += columns;
        }
        Reduce.Trees<Reduce.Plus, V>(lanes, rows, sums);
    }

    /// <summary>dz = p · (dy - Σ p·dy) by rows, or dz += …, where p = softmax(z).</summary>
    /// <exception cref="ArgumentException">p does not consist of complete rows, or the spans are not equally long.</exception>
    public static void SoftmaxGradient(ReadOnlySpan<Real> p, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
    {
        int rows = Require.Rows(p.Length, columns, nameof(p));
        Require.Length(dy.Length, p.Length, nameof(dy));
        Require.Length(dz.Length, p.Length, nameof(dz));
        fixed (Real* pp = p, pdy = dy, pdz = dz)
        {
            var kernel = new SoftmaxGradientKernel { P = pp, DY = pdy, DZ = pdz, Columns = columns, Add = add };
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct SoftmaxGradientKernel : IKernel
    {
        public Real* P, DY, DZ;
        public int Columns;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* means = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (nint r = begin; r < end; r++)
            {
                Real* p = P + r * Columns, dy = DY + r * Columns, dz = DZ + r * Columns;
                int i = (int)(r - begin) % together;
                if (i == 0) Reduce.Rows<Reduce.PlusProduct, V>(p, dy, (int)Math.Min(together, end - r), Columns, means);
                V mean = V.Splat(means[i]);
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V g = V.LoadFirst(p + j, n, 0) * (V.LoadFirst(dy + j, n, 0) - mean);
                    V.StoreFirst(Add ? V.LoadFirst(dz + j, n, 0) + g : g, dz + j, n);
                }
            }
        }
    }

    /// <summary>y = ln softmax(z) by rows: y[j] = (z[j] - m) - ln Σ e^(z - m) with m the row's largest element.</summary>
    /// <exception cref="ArgumentException">z does not consist of complete rows, or y is not as long as z.</exception>
    public static void LogSoftmax(ReadOnlySpan<Real> z, int columns, Span<Real> y)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(y.Length, z.Length, nameof(y));
        fixed (Real* pz = z, py = y)
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, new LogSoftmaxKernel { Z = pz, Y = py, Columns = columns }, 1);
    }

    private struct LogSoftmaxKernel : IKernel
    {
        public Real* Z, Y;
        public int Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* largest = stackalloc Real[Reduce.MostTogether], logs = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (nint r = begin; r < end; r++)
            {
                Real* z = Z + r * Columns, y = Y + r * Columns;
                int i = (int)(r - begin) % together;
                if (i == 0)
                {
                    Exponentials<V>(z, null, (int)Math.Min(together, end - r), Columns, largest, logs);
                    Log<V>(logs);
                }
                V shift = V.Splat(largest[i]), log = V.Splat(logs[i]);
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V.StoreFirst(V.LoadFirst(z + j, n, 0) - shift - log, y + j, n);
                }
            }
        }
    }

    /// <summary>The logarithms of 16 elements, in place.</summary>
    private static void Log<V>(Real* x) where V : struct, ILane<V>
    {
        for (int i = 0; i < Reduce.MostTogether; i += V.Count) V.Store(VectorMath.Log(V.Load(x + i)), x + i);
    }

    /// <summary>dz = dy - eʸ · Σ dy by rows, or dz += …, where y = ln softmax(z).</summary>
    /// <exception cref="ArgumentException">y does not consist of complete rows, or the spans are not equally long.</exception>
    public static void LogSoftmaxGradient(ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, int columns, Span<Real> dz, bool add)
    {
        int rows = Require.Rows(y.Length, columns, nameof(y));
        Require.Length(dy.Length, y.Length, nameof(dy));
        Require.Length(dz.Length, y.Length, nameof(dz));
        fixed (Real* py = y, pdy = dy, pdz = dz)
        {
            var kernel = new LogSoftmaxGradientKernel { Y = py, DY = pdy, DZ = pdz, Columns = columns, Add = add };
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct LogSoftmaxGradientKernel : IKernel
    {
        public Real* Y, DY, DZ;
        public int Columns;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* sums = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (nint r = begin; r < end; r++)
            {
                Real* y = Y + r * Columns, dy = DY + r * Columns, dz = DZ + r * Columns;
                int i = (int)(r - begin) % together;
                if (i == 0) Reduce.Rows<Reduce.Plus, V>(dy, dy, (int)Math.Min(together, end - r), Columns, sums);
                V sum = V.Splat(sums[i]);
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
