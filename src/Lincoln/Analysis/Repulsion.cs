using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// The repulsion of every point by all others: F_i = Σ q²·(y_i - y_j) and Z_i = Σ q over all j, with q = 1 / (1 + |y_i - y_j|²). Distant
/// squares of points count as their points' mean (Barnes and Hut 1986; van der Maaten 2014).
/// </summary>
/// <remarks>
/// Sixteen neighbouring points walk through the tree together: a square counts as a whole if it looks small from the nearest place of the
/// rectangle around them, so that no point gets a coarser result than alone. The forces are computed for all sixteen at once.
/// </remarks>
internal readonly unsafe struct Repulsion(
    QuadTree.Node* nodes, int nodeCount, int n, Real* x, Real* y, int* order, Real theta2, Real* forces, Real* sums) : IKernel
{
    public const int Group = 16;

    /// <summary>The fewest groups worth a thread: 64 points.</summary>
    public const int Grain = 4;

    private const int AtOnce = 256;

    /// <summary>Computes the groups begin..end - 1.</summary>
    [SkipLocalsInit]
    public void Run<V>(int begin, int end) where V : struct, ILane<V>
    {
        Real* met = stackalloc Real[3 * AtOnce], own = stackalloc Real[2 * Group], results = stackalloc Real[3 * Group];
        for (int group = begin; group < end; group++)
        {
            int first = group * Group, count = Math.Min(Group, n - first);
            for (int i = 0; i < Group; i++)
            {
                int from = first + Math.Min(i, count - 1);
                (own[i], own[Group + i]) = (x[from], y[from]);
            }
            new Span<Real>(results, 3 * Group).Clear();
            Walk<V>(own, results, met);
            for (int i = 0; i < count; i++)
            {
                int point = order[first + i];
                (forces[2 * point], forces[2 * point + 1], sums[point]) = (results[i], results[Group + i], results[2 * Group + i]);
            }
        }
    }

    private void Walk<V>(Real* own, Real* results, Real* met) where V : struct, ILane<V>
    {
        Real left = own[0], right = left, bottom = own[Group], top = bottom;
        for (int i = 1; i < Group; i++)
        {
            (left, right) = (Math.Min(left, own[i]), Math.Max(right, own[i]));
            (bottom, top) = (Math.Min(bottom, own[Group + i]), Math.Max(top, own[Group + i]));
        }
        int size = 0;
        for (int at = 0; at < nodeCount;)
        {
            QuadTree.Node* node = nodes + at;
            Real dx = Math.Max(0, Math.Max(left - node->X, node->X - right)), dy = Math.Max(0, Math.Max(bottom - node->Y, node->Y - top));
            if (node->Width2 < theta2 * (dx * dx + dy * dy)) Meet<V>(own, results, met, ref size, node->X, node->Y, node->Weight);
            else if (node->Count == 0)
            {
                at++;
                continue;
            }
            else for (int i = node->First; i < node->First + node->Count; i++) Meet<V>(own, results, met, ref size, x[i], y[i], 1);
            at = node->Next;
        }
        Add<V>(own, results, met, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Meet<V>(Real* own, Real* results, Real* met, ref int size, Real x, Real y, Real weight) where V : struct, ILane<V>
    {
        if (size == AtOnce)
        {
            Add<V>(own, results, met, size);
            size = 0;
        }
        (met[3 * size], met[3 * size + 1], met[3 * size + 2]) = (x, y, weight);
        size++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<V>(Real* own, Real* results, Real* met, int size) where V : struct, ILane<V>
    {
        V one = V.Splat(1);
        for (int i = 0; i < Group; i += V.Count)
        {
            V x = V.Load(own + i), y = V.Load(own + Group + i);
            V fx = V.Load(results + i), fy = V.Load(results + Group + i), sum = V.Load(results + 2 * Group + i);
            for (Real* other = met; other < met + 3 * size; other += 3)
            {
                V dx = x - V.Splat(other[0]), dy = y - V.Splat(other[1]), q = one / V.Fma(dx, dx, V.Fma(dy, dy, one));
                V all = V.Splat(other[2]) * q, push = all * q;
                sum += all;
                fx = V.Fma(push, dx, fx);
                fy = V.Fma(push, dy, fy);
            }
            V.Store(fx, results + i);
            V.Store(fy, results + Group + i);
            V.Store(sum, results + 2 * Group + i);
        }
    }
}
