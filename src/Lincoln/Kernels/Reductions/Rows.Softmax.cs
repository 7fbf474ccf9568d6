namespace Lincoln.Kernels;

public static unsafe partial class Rows
{
    /// <summary>p = softmax(z) by rows: p[j] = e^(z[j] - m) / Σ e^(z - m) with m the row's largest element.</summary>
    /// <exception cref="ArgumentException">z does not consist of complete rows, or p is not as long as z.</exception>
    public static void Softmax(ReadOnlySpan<Real> z, int columns, Span<Real> p)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(p.Length, z.Length, nameof(p));
        fixed (Real* pz = z, pp = p)
            Run(rows, new SoftmaxKernel { Z = pz, P = pp, Columns = columns });
    }

    /// <summary>y = ln softmax(z) by rows: y[j] = (z[j] - m) - ln Σ e^(z - m) with m the row's largest element.</summary>
    /// <exception cref="ArgumentException">z does not consist of complete rows, or y is not as long as z.</exception>
    public static void LogSoftmax(ReadOnlySpan<Real> z, int columns, Span<Real> y)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(y.Length, z.Length, nameof(y));
        fixed (Real* pz = z, py = y)
            Run(rows, new SoftmaxKernel { Z = pz, LogP = py, Columns = columns });
    }

    /// <summary>
    /// p = softmax(z) by rows and losses[r] = -ln p[r, labels[r]], computed so that it cannot overflow or lose small probabilities.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a label is not in 0..columns - 1.</exception>
    public static void SoftmaxCrossEntropy(ReadOnlySpan<Real> z, ReadOnlySpan<int> labels, int columns, Span<Real> p, Span<Real> losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Require.Length(z.Length, (long)labels.Length * columns, nameof(z));
        Require.Length(p.Length, z.Length, nameof(p));
        Require.Length(losses.Length, labels.Length, nameof(losses));
        Require.Indices(labels, columns, nameof(labels));
        fixed (Real* pz = z, pp = p, pl = losses)
        fixed (int* labelled = labels)
            Run(labels.Length, new SoftmaxKernel { Z = pz, P = pp, Losses = pl, Labels = labelled, Columns = columns });
    }

    /// <summary>
    /// p = softmax(z) by rows and losses[r] = -Σ target[r, j] · ln p[r, j]: the target is a row of probabilities, one-hot or soft.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void SoftmaxCrossEntropy(
        ReadOnlySpan<Real> z, ReadOnlySpan<Real> target, int columns, Span<Real> p, Span<Real> losses)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(target.Length, z.Length, nameof(target));
        Require.Length(p.Length, z.Length, nameof(p));
        Require.Length(losses.Length, rows, nameof(losses));
        fixed (Real* pz = z, pt = target, pp = p, pl = losses)
            Run(rows, new SoftmaxKernel { Z = pz, P = pp, Losses = pl, Target = pt, Columns = columns });
    }

    private static void Run(int rows, in SoftmaxKernel kernel)
        => Work.For(rows, Grain.Rows(kernel.Columns, Grain.Exponentials), kernel, 1);

    /// <summary>The softmax P, or its logarithm LogP, of rows of Z, and the Losses of P against Labels or Target, if not null.</summary>
    private struct SoftmaxKernel : IKernel
    {
        public Real* Z, P, LogP, Losses, Target;
        public int* Labels;
        public int Columns;

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* largest = stackalloc Real[Reduce.MostTogether], sums = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (int first = begin; first < end; first += together)
            {
                int rows = Math.Min(together, end - first);
                nint at = (nint)first * Columns;
                Exponentials<V>(Z + at, P == null ? null : P + at, rows, Columns, largest, sums);
                for (int i = 0; i < rows && P != null; i++)
                {
                    Real* p = P + at + (nint)i * Columns;
                    Elementwise.Map<V, Elementwise.Times>(new(1 / sums[i]), p, p, Columns);
                }
                if (LogP == null && Losses == null) continue;
                Logarithms<V>(sums);
                for (int i = 0; i < rows; i++, at += Columns)
                    if (LogP != null) Elementwise.Map<V, LogProbability>(new(largest[i], sums[i]), Z + at, LogP + at, Columns);
                    else if (Labels != null) Losses[first + i] = sums[i] + (largest[i] - Z[at + Labels[first + i]]);
                    else Losses[first + i] = TargetLoss<V>(Z + at, Target + at, largest[i], sums[i], Columns);
            }
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

    /// <summary>The logarithms of 16 elements, in place.</summary>
    private static void Logarithms<V>(Real* x) where V : struct, ILane<V>
    {
        for (int i = 0; i < Reduce.MostTogether; i += V.Count) V.Store(VectorMath.Log(V.Load(x + i)), x + i);
    }

    private readonly struct LogProbability(Real largest, Real logOfSum) : IFunction
    {
        public V F<V>(V z) where V : struct, ILane<V> => z - V.Splat(largest) - V.Splat(logOfSum);
        public V D<V>(V z, V y) where V : struct, ILane<V> => V.Splat(1);
    }

    /// <summary>Σ target · (log - (z - largest)); a target of 0 counts as 0 even where z is -∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Real TargetLoss<V>(Real* z, Real* target, Real largest, Real log, int columns) where V : struct, ILane<V>
    {
        Real* lanes = stackalloc Real[Reduce.Lanes];
        V shift = V.Splat(largest), constant = V.Splat(log), zero = V.Splat(0);
        for (int group = 0; group < Reduce.Lanes; group += V.Count)
        {
            V sum = zero;
            for (int j = group; j < columns; j += Reduce.Lanes)
            {
                int n = Math.Min(V.Count, columns - j);
                V t = V.LoadFirst(target + j, n, 0), term = t * (constant - (V.LoadFirst(z + j, n, 0) - shift));
                sum += V.IfEqual(t, zero, zero, term);
            }
            V.Store(sum, lanes + group);
        }
        return Reduce.Tree<Reduce.Plus>(lanes);
    }
}
