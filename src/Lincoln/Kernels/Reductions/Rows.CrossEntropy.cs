namespace Lincoln.Kernels;

public static unsafe partial class Rows
{
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
        {
            var kernel = new CrossEntropyKernel { Z = pz, P = pp, Losses = pl, Labels = labelled, Columns = columns };
            Work.For(labels.Length, SoftmaxGrain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    /// <summary>
    /// p = softmax(z) by rows and losses[r] = -Σ target[r, j] · ln p[r, j]: the target is a row of probabilities, one-hot or soft.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void SoftmaxCrossEntropy(ReadOnlySpan<Real> z, ReadOnlySpan<Real> target, int columns, Span<Real> p, Span<Real> losses)
    {
        int rows = Require.Rows(z.Length, columns, nameof(z));
        Require.Length(target.Length, z.Length, nameof(target));
        Require.Length(p.Length, z.Length, nameof(p));
        Require.Length(losses.Length, rows, nameof(losses));
        fixed (Real* pz = z, pt = target, pp = p, pl = losses)
        {
            var kernel = new CrossEntropyKernel { Z = pz, Target = pt, P = pp, Losses = pl, Columns = columns };
            Work.For(rows, SoftmaxGrain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct CrossEntropyKernel : IKernel
    {
        public Real* Z, Target, P, Losses;
        public int* Labels;
        public int Columns;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* largest = stackalloc Real[Reduce.MostTogether], logs = stackalloc Real[Reduce.MostTogether];
            int together = Reduce.Together(Columns);
            for (nint r = begin; r < end; r++)
            {
                Real* z = Z + r * Columns, p = P + r * Columns;
                int i = (int)(r - begin) % together;
                if (i == 0)
                {
                    SoftmaxRows<V>(z, p, (int)Math.Min(together, end - r), Columns, largest, logs);
                    Log<V>(logs);
                }
                Losses[r] = Labels != null
                    ? logs[i] + (largest[i] - z[Labels[r]])
                    : TargetLoss<V>(z, Target + r * Columns, largest[i], logs[i], Columns);
            }
        }
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

    /// <summary>dz = (p - onehot(label)) · scale by rows, or dz += …: the gradient of the cross-entropy with class labels.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a label is not in 0..columns - 1.</exception>
    public static void SoftmaxCrossEntropyGradient(
        ReadOnlySpan<Real> p, ReadOnlySpan<int> labels, int columns, Real scale, Span<Real> dz, bool add)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Require.Length(p.Length, (long)labels.Length * columns, nameof(p));
        Require.Length(dz.Length, p.Length, nameof(dz));
        Require.Indices(labels, columns, nameof(labels));
        fixed (Real* pp = p, pdz = dz)
        fixed (int* labelled = labels)
        {
            var kernel = new LabelGradientKernel { P = pp, DZ = pdz, Labels = labelled, Columns = columns, Scale = scale, Add = add };
            Work.For(labels.Length, Grain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct LabelGradientKernel : IKernel
    {
        public Real* P, DZ;
        public int* Labels;
        public int Columns;
        public Real Scale;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V scale = V.Splat(Scale);
            for (nint r = begin; r < end; r++)
            {
                Real* p = P + r * Columns, dz = DZ + r * Columns;
                int label = Labels[r];
                Real old = dz[label], atLabel = (p[label] - 1) * Scale;         // first: dz may be the memory of p
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V g = V.LoadFirst(p + j, n, 0) * scale;
                    V.StoreFirst(Add ? V.LoadFirst(dz + j, n, 0) + g : g, dz + j, n);
                }
                dz[label] = Add ? old + atLabel : atLabel;
            }
        }
    }

    /// <summary>
    /// dz = (p · Σ target - target) · scale by rows, or dz += …: the gradient of the cross-entropy with rows of probabilities
    /// (Σ target = 1).
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void SoftmaxCrossEntropyGradient(
        ReadOnlySpan<Real> p, ReadOnlySpan<Real> target, int columns, Real scale, Span<Real> dz, bool add)
    {
        int rows = Require.Rows(p.Length, columns, nameof(p));
        Require.Length(target.Length, p.Length, nameof(target));
        Require.Length(dz.Length, p.Length, nameof(dz));
        fixed (Real* pp = p, pt = target, pdz = dz)
        {
            var kernel = new TargetGradientKernel { P = pp, Target = pt, DZ = pdz, Columns = columns, Scale = scale, Add = add };
            Work.For(rows, Grain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct TargetGradientKernel : IKernel
    {
        public Real* P, Target, DZ;
        public int Columns;
        public Real Scale;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V scale = V.Splat(Scale);
            for (nint r = begin; r < end; r++)
            {
                Real* p = P + r * Columns, t = Target + r * Columns, dz = DZ + r * Columns;
                V weight = V.Splat(Reduce.Run<Reduce.Plus, V>(t, t, Columns));
                for (int j = 0; j < Columns; j += V.Count)
                {
                    int n = Math.Min(V.Count, Columns - j);
                    V g = (V.LoadFirst(p + j, n, 0) * weight - V.LoadFirst(t + j, n, 0)) * scale;
                    V.StoreFirst(Add ? V.LoadFirst(dz + j, n, 0) + g : g, dz + j, n);
                }
            }
        }
    }
}
