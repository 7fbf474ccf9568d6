using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>The points of a running <see cref="TSNE"/>: forces, velocities, and a gain for every coordinate (Jacobs 1988).</summary>
internal sealed unsafe class Plane
{
    private readonly Affinities affinities;
    private readonly QuadTree tree;
    private readonly Real theta2;
    private readonly Real[] attraction, repulsion, sums, gains, velocities;
    private readonly int n;

    public Plane(Affinities affinities, Tensor points, double theta)
    {
        (this.affinities, Points, theta2, n) = (affinities, points, (Real)(theta * theta), points.Shape[0]);
        tree = new(n);
        (attraction, repulsion, sums) = (new Real[2 * n], new Real[2 * n], new Real[n]);
        (gains, velocities) = (new Real[2 * n], new Real[2 * n]);
        gains.AsSpan().Fill(1);
    }

    /// <summary>[samples, 2]</summary>
    public Tensor Points { get; }

    /// <summary>One step of gradient descent: dy_i = 4·(exaggeration·attraction_i - repulsion_i / Z).</summary>
    public void Step(double rate, double momentum, double exaggeration)
    {
        Attract(null);
        double z = Repel();
        fixed (Real* points = Points.Storage, pull = attraction, push = repulsion, gain = gains, velocity = velocities)
        {
            var move = new Move(points, pull, push, gain, velocity, (Real)exaggeration, (Real)(-1 / z), (Real)(-4 * rate), (Real)momentum);
            Work.For(2 * n, Grain.Weights, move);
        }
        Centre();
    }

    /// <summary>Σ p·ln(p / q), with q = 1 / (1 + |y_i - y_j|²) / Z.</summary>
    public double Divergence()
    {
        Real[] parts = new Real[n];
        fixed (Real* divergence = parts) Attract(divergence);
        return parts.Sum(part => (double)part) + NormalQuantile.Log(Repel());
    }

    /// <summary>The gradient of the divergence, [samples, 2]: for tests.</summary>
    internal double[] Gradient()
    {
        Attract(null);
        double z = Repel();
        return [.. attraction.Zip(repulsion, (pull, push) => 4 * (pull - push / z))];
    }

    private void Attract(Real* divergence)
    {
        fixed (int* starts = affinities.Starts, columns = affinities.Columns)
        fixed (Real* values = affinities.Values, points = Points.Storage, force = attraction)
            Work.For(n, Attraction.Grain, new Attraction(starts, columns, values, points, force, divergence));
    }

    // Z = Σ q over all pairs: a point's q with itself, 1, does not count.
    private double Repel()
    {
        tree.Build(Points.Values);
        fixed (QuadTree.Node* nodes = tree.Nodes)
        fixed (int* order = tree.Order)
        fixed (Real* x = tree.X, y = tree.Y, force = repulsion, sum = sums)
        {
            var kernel = new Repulsion(nodes, tree.NodeCount, n, x, y, order, theta2, force, sum);
            Work.For((n + Repulsion.Group - 1) / Repulsion.Group, Repulsion.Grain, kernel, 1);
        }
        double z = 0;
        foreach (Real part in sums) z += (double)part - 1;
        return Math.Max(z, double.Epsilon);
    }

    private void Centre()
    {
        var points = Points.Storage;
        double x = 0, y = 0;
        for (int i = 0; i < points.Length; i += 2) (x, y) = (x + points[i], y + points[i + 1]);
        (Real meanX, Real meanY) = ((Real)(x / n), (Real)(y / n));
        for (int i = 0; i < points.Length; i += 2) (points[i], points[i + 1]) = (points[i] - meanX, points[i + 1] - meanY);
    }

    private readonly struct Move(
        Real* points, Real* attraction, Real* repulsion, Real* gains, Real* velocities,
        Real exaggeration, Real share, Real rate, Real momentum) : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V zero = V.Splat(0);
            for (int i = begin; i < end; i += V.Count)
            {
                int some = Math.Min(V.Count, end - i);
                V push = V.LoadFirst(repulsion + i, some, 0) * V.Splat(share);
                V gradient = V.Fma(V.LoadFirst(attraction + i, some, 0), V.Splat(exaggeration), push);
                V velocity = V.LoadFirst(velocities + i, some, 0), gain = V.LoadFirst(gains + i, some, 1);
                // The gain grows while the point moves downhill and shrinks after it went too far.
                gain = V.IfLess(gradient * velocity, zero, gain + V.Splat((Real)0.2), gain * V.Splat((Real)0.8));
                gain = V.MaxNumber(gain, V.Splat((Real)0.01));
                velocity = V.Fma(gain * gradient, V.Splat(rate), velocity * V.Splat(momentum));
                V.StoreFirst(gain, gains + i, some);
                V.StoreFirst(velocity, velocities + i, some);
                VectorLoop.Put<V, FirstElements>(velocity, points + i, some, add: true);
            }
        }
    }
}
