using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// The attraction of every point by its neighbours: F_i = Σ p_ij·q·(y_i - y_j) with q = 1 / (1 + |y_i - y_j|²), and optionally
/// Σ p_ij·ln(p_ij / q).
/// </summary>
/// <remarks>A row of affinities is summed in sixteen lanes and a tree, so that the bits are the same at every vector width.</remarks>
internal readonly unsafe struct Attraction(int* starts, int* columns, Real* affinities, Real* points, Real* force, Real* divergence)
    : IKernel
{
    /// <summary>The fewest points worth a thread: of some 90 neighbours each. An estimate, not measured.</summary>
    public const int Grain = 32;

    /// <summary>Computes the points begin..end - 1.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int begin, int end) where V : struct, ILane<V>
    {
        const int Lanes = Reduce.Lanes;
        Real* x = stackalloc Real[Lanes], y = stackalloc Real[Lanes], sums = stackalloc Real[3 * Lanes];
        V one = V.Splat(1), zero = V.Splat(0);
        for (int i = begin; i < end; i++)
        {
            V ownX = V.Splat(points[2 * i]), ownY = V.Splat(points[2 * i + 1]);
            new Span<Real>(sums, 3 * Lanes).Clear();
            for (int at = starts[i]; at < starts[i + 1]; at += Lanes)
            {
                int some = Math.Min(Lanes, starts[i + 1] - at);
                for (int k = 0; k < some; k++)
                {
                    Real* point = points + 2 * (nint)columns[at + k];
                    (x[k], y[k]) = (point[0], point[1]);
                }
                for (int k = some; k < Lanes; k++) (x[k], y[k]) = (points[2 * i], points[2 * i + 1]);       // does not pull
                for (int k = 0; k < some; k += V.Count)
                {
                    V p = some - k >= V.Count ? V.Load(affinities + at + k) : V.LoadFirst(affinities + at + k, some - k, 0);
                    V dx = ownX - V.Load(x + k), dy = ownY - V.Load(y + k), distance = V.Fma(dx, dx, V.Fma(dy, dy, one));
                    V pull = p / distance;
                    V.Store(V.Fma(pull, dx, V.Load(sums + k)), sums + k);
                    V.Store(V.Fma(pull, dy, V.Load(sums + Lanes + k)), sums + Lanes + k);
                    if (divergence == null) continue;
                    V difference = V.IfPositive(p, p * VectorMath.Log(p * distance), zero);
                    V.Store(V.Load(sums + 2 * Lanes + k) + difference, sums + 2 * Lanes + k);
                }
            }
            force[2 * i] = Reduce.Tree<Reduce.Plus>(sums);
            force[2 * i + 1] = Reduce.Tree<Reduce.Plus>(sums + Lanes);
            if (divergence != null) divergence[i] = Reduce.Tree<Reduce.Plus>(sums + 2 * Lanes);
        }
    }
}
