using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// The affinity of every two samples, p_ij = (p_j|i + p_i|j) / 2n with p_j|i ∝ exp(-β_i·|x_i - x_j|²): a sparse symmetric matrix, row by
/// row. β_i gives every sample the same effective number of neighbours, the perplexity (van der Maaten and Hinton 2008).
/// </summary>
internal sealed unsafe class Affinities
{
    private Affinities(int[] starts, int[] columns, Real[] values) => (Starts, Columns, Values) = (starts, columns, values);

    /// <summary>Row i is Starts[i]..Starts[i + 1] - 1 of columns and values.</summary>
    public int[] Starts { get; }

    public int[] Columns { get; }

    public Real[] Values { get; }

    /// <summary>The affinities of each sample to a number of nearest neighbours.</summary>
    public static Affinities Of(ReadOnlySpan<Real> x, int columns, double perplexity, int neighbours)
    {
        int n = x.Length / columns, all = n * neighbours;
        int[] indices = new int[all];
        Real[] values = new Real[all];
        NearestNeighbours.Search(x, x, columns, neighbours, same: true, indices, values);
        fixed (Real* p = values)
            Work.For(n, Conditional.Grain, new Conditional(p, neighbours, NormalQuantile.Log(perplexity)), 1);
        return Symmetric(indices, values, n, neighbours);
    }

    // Entry 2i is at (sample, its neighbour), entry 2i + 1 at the mirrored place. Sorted by column and then, stably, by row, equal places
    // are adjacent and are added.
    private static Affinities Symmetric(int[] indices, Real[] values, int n, int neighbours)
    {
        int size = 0, all = 2 * values.Length;
        int[] order = Sorted(Sorted([.. Enumerable.Range(0, all)], Column, n), Row, n), starts = new int[n + 1], columns = new int[all];
        Real[] sums = new Real[all];
        for (int at = 0, row = 0; row < n; row++)
        {
            starts[row] = size;
            for (; at < all && Row(order[at]) == row; at++)
            {
                int column = Column(order[at]);
                if (size == starts[row] || columns[size - 1] != column) columns[size++] = column;
                sums[size - 1] += values[order[at] >> 1] / (2 * n);
            }
        }
        starts[n] = size;
        return new(starts, columns[..size], sums[..size]);

        int Row(int entry) => (entry & 1) == 0 ? entry / 2 / neighbours : indices[entry / 2];
        int Column(int entry) => (entry & 1) == 0 ? indices[entry / 2] : entry / 2 / neighbours;
    }

    private static int[] Sorted(int[] entries, Func<int, int> key, int keys)
    {
        int[] places = new int[keys + 1], sorted = new int[entries.Length];
        foreach (int entry in entries) places[key(entry) + 1]++;
        for (int i = 1; i < places.Length; i++) places[i] += places[i - 1];
        foreach (int entry in entries) sorted[places[key(entry)]++] = entry;
        return sorted;
    }

    // Squared distances become conditional probabilities: bisection on β until their entropy is that of the perplexity.
    private readonly struct Conditional(Real* values, int count, double entropy) : IKernel
    {
        /// <summary>The fewest rows worth a thread: each has some twenty steps of an exponential per neighbour.</summary>
        public const int Grain = 4;
        private const int MostSteps = 100;
        private const double Close = 1e-5, Steepest = 1e12;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int row = begin; row < end; row++) Row<V>(values + (nint)row * count);
        }

        // The nearest distance is subtracted first, which changes no probability and keeps one exponential at 1; a mean of 1 puts β near 1.
        private void Row<V>(Real* p) where V : struct, ILane<V>
        {
            Real nearest = p[0];
            for (int j = 0; j < count; j++) p[j] -= nearest;
            Real mean = Reduce.Run<Reduce.Plus, V>(p, p, count) / count;
            if (mean > 0) for (int j = 0; j < count; j++) p[j] /= mean;
            double beta = 1, low = 0, high = double.PositiveInfinity;
            for (int step = 0; step < MostSteps && beta < Steepest; step++)
            {
                var (sum, weighted) = Sums<V>(p, (Real)beta);
                double difference = NormalQuantile.Log(sum) + beta * weighted / sum - entropy;
                if (Math.Abs(difference) <= Close) break;
                if (difference > 0) (low, beta) = (beta, double.IsInfinity(high) ? 2 * beta : (beta + high) / 2);
                else (high, beta) = (beta, (beta + low) / 2);
            }
            Elementwise.Map<V, Kernel>(new(-(Real)beta), p, p, count);
            Elementwise.Map<V, Elementwise.Times>(new(1 / Reduce.Run<Reduce.Plus, V>(p, p, count)), p, p, count);
        }

        private readonly struct Kernel(Real scale) : IFunction
        {
            public V F<V>(V distance) where V : struct, ILane<V> => VectorMath.Exp(distance * V.Splat(scale));
            public V D<V>(V distance, V y) where V : struct, ILane<V> => y * V.Splat(scale);
        }

        // Σ e^(-β·d) and Σ d·e^(-β·d) in sixteen lanes and a tree.
        private (double Sum, double Weighted) Sums<V>(Real* d, Real beta) where V : struct, ILane<V>
        {
            Real* sums = stackalloc Real[2 * Reduce.Lanes];
            V scale = V.Splat(-beta);
            for (int group = 0; group < Reduce.Lanes; group += V.Count)
            {
                V sum = V.Splat(0), weighted = sum;
                for (int j = group; j < count; j += Reduce.Lanes)
                {
                    int some = Math.Min(V.Count, count - j);
                    V distance = V.LoadFirst(d + j, some, Real.MaxValue), e = VectorMath.Exp(distance * scale);
                    sum += e;
                    weighted = V.Fma(V.LoadFirst(d + j, some, 0), e, weighted);
                }
                V.Store(sum, sums + group);
                V.Store(weighted, sums + Reduce.Lanes + group);
            }
            return (Reduce.Tree<Reduce.Plus>(sums), Reduce.Tree<Reduce.Plus>(sums + Reduce.Lanes));
        }
    }
}
