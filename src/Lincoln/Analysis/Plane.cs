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
            Work.For(2 * n, 8192, new Move
            {
                Points = points,
                Attraction = pull,
                Repulsion = push,
                Gains = gain,
                Velocities = velocity,
                Exaggeration = (Real)exaggeration,
                Share = (Real)(-1 / z),
                Rate = (Real)(-4 * rate),
                Momentum = (Real)momentum,
            });
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
        {
            Work.For(n, 32, new Attraction
            {
                Starts = starts,
                Columns = columns,
                Affinities = values,
                Points = points,
                Force = force,
                Divergence = divergence,
            });
        }
    }

    // Z = Σ q over all pairs: a point's q with itself, 1, does not count.
    private double Repel()
    {
        tree.Build(Points.Values);
        fixed (QuadTree.Node* nodes = tree.Nodes)
        fixed (int* order = tree.Order)
        fixed (Real* x = tree.X, y = tree.Y, force = repulsion, sum = sums)
        {
            var kernel = new Repulsion
            {
                Nodes = nodes,
                NodeCount = tree.NodeCount,
                N = n,
                X = x,
                Y = y,
                Order = order,
                Theta2 = theta2,
                Force = force,
                Sum = sum,
            };
            Work.For((n + Repulsion.Group - 1) / Repulsion.Group, 4, kernel, 1);
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

    private struct Move : IKernel
    {
        public Real* Points, Attraction, Repulsion, Gains, Velocities;
        public Real Exaggeration, Share, Rate, Momentum;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            V zero = V.Splat(0);
            for (int i = begin; i < end; i += V.Count)
            {
                int some = Math.Min(V.Count, end - i);
                V push = V.LoadFirst(Repulsion + i, some, 0) * V.Splat(Share);
                V gradient = V.Fma(V.LoadFirst(Attraction + i, some, 0), V.Splat(Exaggeration), push);
                V velocity = V.LoadFirst(Velocities + i, some, 0), gain = V.LoadFirst(Gains + i, some, 1);
                // The gain grows while the point moves downhill and shrinks after it went too far.
                gain = V.IfLess(gradient * velocity, zero, gain + V.Splat((Real)0.2), gain * V.Splat((Real)0.8));
                gain = V.MaxNumber(gain, V.Splat((Real)0.01));
                velocity = V.Fma(gain * gradient, V.Splat(Rate), velocity * V.Splat(Momentum));
                V.StoreFirst(gain, Gains + i, some);
                V.StoreFirst(velocity, Velocities + i, some);
                V.StoreFirst(V.LoadFirst(Points + i, some, 0) + velocity, Points + i, some);
            }
        }
    }
}
