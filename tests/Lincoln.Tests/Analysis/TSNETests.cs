using Lincoln.Analysis;
using Lincoln.Tests.Catalogue;
using Lincoln.Tests.Kernels;

namespace Lincoln.Tests.Analysis;

public class TSNETests : KernelTest
{
    [Fact]
    public void Affinities_agree_with_scikit_learn()
    {
        var reference = ReferenceFile.Read("analysis/affinities");
        double[] expected = reference.Numbers("p");
        var x = reference.Tensor("x");
        int n = x.Shape[0];
        var found = Affinities.Of(x.Values, x.Shape[1], 5, n - 1);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(Enumerable.Range(0, n).Where(j => j != i), found.Columns[found.Starts[i]..found.Starts[i + 1]]);
            for (int at = found.Starts[i]; at < found.Starts[i + 1]; at++)
            {
                Assert.Equal(expected[i * n + found.Columns[at]], found.Values[at], 1e-6);         // the largest is 0.014
                sum += found.Values[at];
            }
        }
        Assert.Equal(1, sum, 1e-5);
    }

    [Fact]
    public void Affinities_of_few_neighbours_are_symmetric()
    {
        const int n = 60;
        var found = Affinities.Of(Tensor.Normal([n, 3], new Rng(1)).Values, 3, 4, 12);
        var values = new Dictionary<(int, int), Real>();
        for (int i = 0; i < n; i++)
            for (int at = found.Starts[i]; at < found.Starts[i + 1]; at++) values.Add((i, found.Columns[at]), found.Values[at]);
        Assert.Equal(1, values.Values.Sum(v => (double)v), 1e-5);
        Assert.All(values, entry => Assert.Equal(entry.Value, values[(entry.Key.Item2, entry.Key.Item1)]));
    }

    /// <summary>The exact forces are the gradient of the divergence, by central differences.</summary>
    [Fact]
    public void Forces_are_the_gradient_of_the_divergence()
    {
        const int n = 20;
        var affinities = Affinities.Of(Tensor.Normal([n, 4], new Rng(1)).Values, 4, 5, n - 1);
        var points = Tensor.Normal([n, 2], new Rng(2));
        var plane = new Plane(affinities, points, theta: 0);
        double[] found = plane.Gradient();
        double step = typeof(Real) == typeof(double) ? 1e-5 : 1e-2;
        for (int i = 0; i < found.Length; i++)
        {
            Real at = points.Values[i];
            points.Edit()[i] = (Real)(at + step);
            double above = plane.Divergence(), right = points.Values[i];
            points.Edit()[i] = (Real)(at - step);
            double below = plane.Divergence(), left = points.Values[i];
            points.Edit()[i] = at;
            Assert.Equal((above - below) / (right - left), found[i], typeof(Real) == typeof(double) ? 1e-7 : 2e-4);
        }
    }

    [Theory]
    [InlineData(0.5, 0.02)]
    [InlineData(0.2, 0.002)]
    public void Groups_of_points_push_nearly_as_their_points_do(double theta, double error)
    {
        const int n = 2000;
        Tensor x = Tensor.Normal([n, 5], new Rng(1)), points = Tensor.Normal([n, 2], new Rng(2), deviation: 20);
        var affinities = Affinities.Of(x.Values, 5, 10, 30);
        double[] exact = new Plane(affinities, points, 0).Gradient(), found = new Plane(affinities, points, theta).Gradient();
        double squares = exact.Sum(g => g * g), difference = exact.Zip(found, (a, b) => (a - b) * (a - b)).Sum();
        Assert.InRange(Math.Sqrt(difference / squares), 0, error);
        Assert.NotEqual(exact, found);
    }

    [Fact]
    public void The_tree_holds_every_point_once()
    {
        const int n = 700;
        var points = Tensor.Normal([n, 2], new Rng(3));
        for (int i = 0; i < 60; i++) (points.Edit()[2 * i], points.Edit()[2 * i + 1]) = (1, 2);         // many at one place
        var tree = new QuadTree(n);
        for (int round = 0; round < 2; round++)
        {
            tree.Build(points.Values);
            Assert.Equal(Enumerable.Range(0, n), tree.Order.Order());
            int place = 0;
            for (int at = 0; at < tree.NodeCount; at++)
            {
                var node = tree.Nodes[at];
                int weight = 0;
                for (int inner = at; inner < node.Next; inner++) weight += tree.Nodes[inner].Count;
                Assert.Equal(node.Weight, weight);
                if (node.Count == 0) continue;
                Assert.Equal((place, at + 1), (node.First, node.Next));
                place += node.Count;
                Assert.Equal(Enumerable.Range(node.First, node.Count).Average(i => (double)tree.X[i]), node.X, 1e-5);
            }
            Assert.Equal((n, tree.NodeCount), (place, tree.Nodes[0].Next));
            for (int i = 0; i < n; i++) Assert.Equal((points[tree.Order[i], 0], points[tree.Order[i], 1]), (tree.X[i], tree.Y[i]));
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.5, true)]
    [InlineData(0.5, false)]
    public void Clusters_stay_together(double theta, bool components)
    {
        const int n = 300;
        var (x, labels) = Clusters(n);
        var reports = new List<(int Iteration, double Divergence)>();
        var tsne = new TSNE { Perplexity = 15, Theta = theta, Iterations = 320, EarlyIterations = 100, StartFromComponents = components };
        var plane = tsne.Fit(x, new Reports(reports));
        Assert.Equal([n, 2], plane.Shape);
        var near = NearestNeighbours.Of(plane, 5).Indices.Values;
        int right = 0;
        for (int i = 0; i < 5 * n; i++) right += labels[near[i]] == labels[i / 5] ? 1 : 0;
        Assert.InRange(right / (5.0 * n), 0.97, 1);
        Assert.Equal([50, 100, 150, 200, 250, 300, 320], reports.Select(r => r.Iteration));
        Assert.True(reports[^1].Divergence < reports[1].Divergence && reports[^1].Divergence is > 0 and < 1.2, $"{reports[^1].Divergence}");
        Assert.Equal(0, plane.Values.ToArray().Average(v => (double)v), 1e-3);
    }

    [Fact]
    public void The_bits_are_the_same_everywhere()
    {
        var (x, _) = Clusters(150);
        SameEverywhere(300, plane => new TSNE { Perplexity = 10, Iterations = 30, EarlyIterations = 15 }.Fit(x).Values.CopyTo(plane));
        Assert.NotEqual(Random(1), Random(2));
        Assert.Equal(Random(1), Random(1));

        Real[] Random(ulong seed)
            => new TSNE { Perplexity = 10, Iterations = 5, StartFromComponents = false, Seed = seed }.Fit(x).Values.ToArray();
    }

    [Fact]
    public void Each_phase_has_its_momentum()
    {
        var (x, _) = Clusters(60);
        Assert.Equal(After(1, 0), After(1, 0.9));
        Assert.NotEqual(After(2, 0), After(2, 0.9));
        Assert.Equal(After(2, 0.5, late: 0), After(2, 0.5, late: 0.9));
        Assert.NotEqual(After(3, 0.5, late: 0), After(3, 0.5, late: 0.9));

        Real[] After(int iterations, double early, double late = 0.8)
        {
            var tsne = new TSNE { Perplexity = 5, EarlyIterations = 2, Iterations = iterations, EarlyMomentum = early, Momentum = late };
            return tsne.Fit(x).Values.ToArray();
        }
    }

    [Fact]
    public void Equal_samples_and_single_columns_give_numbers()
    {
        var outliers = Tensor.Concatenate(0, Tensor.Ones([20, 2]), Tensor.Normal([5, 2], new Rng(1), deviation: 1000));
        foreach (var x in (Tensor[])[Tensor.Ones([30, 3]), Tensor.Normal([30, 1], new Rng(1)), outliers])
            AssertFinite(new TSNE { Perplexity = 3, Iterations = 60, EarlyIterations = 20 }.Fit(x));
        AssertFinite(new TSNE { Perplexity = 1, Iterations = 10 }.Fit(Tensor.Normal([3, 2], new Rng(1))));

        static void AssertFinite(Tensor plane) => Assert.All(plane.Values.ToArray(), v => Assert.True(Real.IsFinite(v)));
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        var (x, _) = Clusters(60);
        using var source = new CancellationTokenSource();
        var reports = new Reports([], _ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => new TSNE { Perplexity = 5 }.Fit(x, reports, source.Token));
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        var x = Tensor.Normal([20, 3], new Rng(1));
        AssertNames(nameof(TSNE.Perplexity), new() { Perplexity = 20 });
        AssertNames(nameof(TSNE.Perplexity), new() { Perplexity = 0.5 });
        AssertNames(nameof(TSNE.Perplexity), new() { Perplexity = double.NaN });
        AssertNames(nameof(TSNE.EarlyExaggeration), new() { Perplexity = 5, EarlyExaggeration = 0 });
        AssertNames(nameof(TSNE.EarlyIterations), new() { Perplexity = 5, EarlyIterations = -1 });
        AssertNames(nameof(TSNE.Iterations), new() { Perplexity = 5, Iterations = 0 });
        AssertNames(nameof(TSNE.LearningRate), new() { Perplexity = 5, LearningRate = 0 });
        AssertNames(nameof(TSNE.EarlyMomentum), new() { Perplexity = 5, EarlyMomentum = -0.1 });
        AssertNames(nameof(TSNE.Momentum), new() { Perplexity = 5, Momentum = 1 });
        AssertNames(nameof(TSNE.Theta), new() { Perplexity = 5, Theta = 2 });
        Assert.Throws<ShapeException>(() => new TSNE().Fit(Tensor.Ones([20, 3, 3])));
        var tooMany = Assert.Throws<ArgumentException>(() => new TSNE { Theta = 0 }.Fit(new Tensor([40_000, 1])));
        Assert.Contains("40,000 samples with 39,999 neighbours each are more pairs than an array holds; the exact method", tooMany.Message);
        Assert.Throws<ArgumentNullException>(() => new TSNE().Fit(null!));

        void AssertNames(string name, TSNE tsne)
            => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => tsne.Fit(x)).ParamName);
    }

    private static (Tensor X, int[] Labels) Clusters(int n)
    {
        var x = Tensor.Normal([n, 8], new Rng(1));
        var centres = Tensor.Normal([4, 8], new Rng(2), deviation: 6);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < 8; j++) x.Edit()[8 * i + j] += centres[i % 4, j];
        return (x, [.. Enumerable.Range(0, n).Select(i => i % 4)]);
    }

    private sealed class Reports(List<(int, double)> all, Action<TSNEProgress>? onReport = null) : IProgress<TSNEProgress>
    {
        public void Report(TSNEProgress value)
        {
            all.Add((value.Iteration, value.Divergence));
            onReport?.Invoke(value);
        }
    }
}
