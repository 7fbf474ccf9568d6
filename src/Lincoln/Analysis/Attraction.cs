using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// The attraction of every point by its neighbours: F_i = Σ p_ij·q·(y_i - y_j) with q = 1 / (1 + |y_i - y_j|²), and optionally
/// Σ p_ij·ln(p_ij / q).
/// </summary>
/// <remarks>A row of affinities is summed in sixteen lanes and a tree, so that the bits are the same at every vector width.</remarks>
internal unsafe struct Attraction : IKernel
{
    public int* Starts, Columns;
    public Real* Affinities, Points;

    /// <summary>[n, 2].</summary>
    public Real* Force;

    /// <summary>[n], or null.</summary>
    public Real* Divergence;

    /// <summary>Computes the points begin..end - 1.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int begin, int end) where V : struct, ILane<V>
    {
        const int Lanes = Reduce.Lanes;
        Real* x = stackalloc Real[Lanes], y = stackalloc Real[Lanes], sums = stackalloc Real[3 * Lanes];
        V one = V.Splat(1), zero = V.Splat(0);
        for (int i = begin; i < end; i++)
        {
            V ownX = V.Splat(Points[2 * i]), ownY = V.Splat(Points[2 * i + 1]);
            new Span<Real>(sums, 3 * Lanes).Clear();
            for (int at = Starts[i]; at < Starts[i + 1]; at += Lanes)
            {
                int some = Math.Min(Lanes, Starts[i + 1] - at);
                for (int k = 0; k < some; k++)
                {
                    Real* point = Points + 2 * (nint)Columns[at + k];
                    (x[k], y[k]) = (point[0], point[1]);
                }
                for (int k = some; k < Lanes; k++) (x[k], y[k]) = (Points[2 * i], Points[2 * i + 1]);       // does not pull
                for (int k = 0; k < some; k += V.Count)
                {
                    V p = some - k >= V.Count ? V.Load(Affinities + at + k) : V.LoadFirst(Affinities + at + k, some - k, 0);
                    V dx = ownX - V.Load(x + k), dy = ownY - V.Load(y + k), distance = V.Fma(dx, dx, V.Fma(dy, dy, one));
                    V pull = p / distance;
                    V.Store(V.Fma(pull, dx, V.Load(sums + k)), sums + k);
                    V.Store(V.Fma(pull, dy, V.Load(sums + Lanes + k)), sums + Lanes + k);
                    if (Divergence == null) continue;
                    V difference = V.IfPositive(p, p * VectorMath.Log(p * distance), zero);
                    V.Store(V.Load(sums + 2 * Lanes + k) + difference, sums + 2 * Lanes + k);
                }
            }
            Force[2 * i] = Reduce.Tree<Reduce.Plus>(sums);
            Force[2 * i + 1] = Reduce.Tree<Reduce.Plus>(sums + Lanes);
            if (Divergence != null) Divergence[i] = Reduce.Tree<Reduce.Plus>(sums + 2 * Lanes);
        }
    }
}
