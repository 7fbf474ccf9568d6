using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// Lays samples out in the plane so that neighbours stay neighbours (t-SNE: van der Maaten and Hinton 2008; chapter 7 of the book): it
/// moves the points until the similarities in the plane, q_ij ∝ 1 / (1 + |y_i - y_j|²), are like those of the samples, p_ij.
/// </summary>
/// <remarks>
/// Distant points repel as groups (Barnes and Hut; van der Maaten 2014), so that an iteration costs n·log n; the nearest neighbours that
/// define p are found once, exactly. Distances within a cluster mean something; those between clusters, and their sizes, mean little.
/// The same seed gives the same bits at any number of threads.
/// </remarks>
/// <example><code>
/// Tensor plane = new TSNE { Perplexity = 30, Seed = 1 }.Fit(codes);
/// </code></example>
public sealed class TSNE
{
    private const double StartSize = 1e-4;
    private const int ReportEvery = 50;

    /// <summary>The effective number of neighbours of a sample, at least 1 and at most samples - 1. Default: 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>
    /// The factor of the attraction in the first iterations, at least 1: clusters then form before they separate. Default: 12.
    /// </summary>
    public double EarlyExaggeration { get; init; } = 12;

    /// <summary>The number of exaggerated iterations, at least 0. Default: 250.</summary>
    public int EarlyIterations { get; init; } = 250;

    /// <summary>The number of all iterations, at least 1. Default: 1,000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The learning rate, above 0. Default: null, samples / exaggeration / 4 and at least 50 (Belkina et al. 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>The share of its last move that a point keeps in the exaggerated iterations, 0 ≤ momentum &lt; 1. Default: 0.5.</summary>
    public double EarlyMomentum { get; init; } = 0.5;

    /// <summary>The same in the iterations after them. Default: 0.8.</summary>
    public double Momentum { get; init; } = 0.8;

    /// <summary>
    /// How small a group of points must look from a point to count as one: width / distance below theta. 0 is the exact method, in which
    /// every sample is also a neighbour of every other: time and memory then grow with the square of the samples. Default: 0.5.
    /// </summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>
    /// Whether to start from the first two principal components, which keeps more of the global arrangement; else from random places.
    /// Default: true.
    /// </summary>
    public bool StartFromComponents { get; init; } = true;

    /// <summary>The seed of the random numbers. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Finds the samples' places in the plane.</summary>
    /// <param name="x">[samples, columns], at least 3 samples.</param>
    /// <param name="progress">Receives a report every 50 iterations and at the end.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>[samples, 2], around the origin.</returns>
    /// <exception cref="ArgumentException">x is not a matrix of finite elements, or a setting is outside its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Tensor Fit(Tensor x, IProgress<TSNEProgress>? progress = null, CancellationToken cancellation = default)
    {
        var (n, columns) = Samples.Check(x, nameof(x), nameof(TSNE), 3);
        Check(n);
        cancellation.ThrowIfCancellationRequested();
        int neighbours = Neighbours(n);
        var plane = new Plane(Affinities.Of(x.Values, columns, Perplexity, neighbours), Start(x, n, columns), Theta);
        double rate = LearningRate ?? Math.Max(n / EarlyExaggeration / 4, 50);
        for (int iteration = 1; iteration <= Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool early = iteration <= EarlyIterations;
            plane.Step(rate, early ? EarlyMomentum : Momentum, early ? EarlyExaggeration : 1);
            if (progress is not null && (iteration % ReportEvery == 0 || iteration == Iterations))
                progress.Report(new(iteration, Iterations, plane.Divergence(), plane.Points));
        }
        return plane.Points.Keep();
    }

    private Tensor Start(Tensor x, int n, int columns)
    {
        var points = Tensor.Persistent([n, 2]);
        if (!StartFromComponents || columns < 2)
        {
            new Rng(Seed).Fork("tsne").Normal(points.Storage, 0, (Real)StartSize);
            return points;
        }
        PCA.Fit(x, 2, Seed).Transform(x).Values.CopyTo(points.Storage);
        double squares = 0;
        for (int i = 0; i < n; i++) squares += (double)points.Storage[2 * i] * points.Storage[2 * i];
        double scale = squares > 0 ? StartSize / Math.Sqrt(squares / n) : 0;
        foreach (ref Real value in points.Storage) value = (Real)(value * scale);
        return points;
    }

    private int Neighbours(int n) => Theta == 0 ? n - 1 : (int)Math.Min(n - 1, 3 * Perplexity + 1);

    private void Check(int n)
    {
        const double infinity = double.PositiveInfinity;
        int most = n - 1;
        Require(Perplexity >= 1 && Perplexity <= most, nameof(Perplexity), $"at least 1 and, for {n} samples, at most {most}", Perplexity);
        Require(EarlyExaggeration is >= 1 and < infinity, nameof(EarlyExaggeration), "a finite number of at least 1", EarlyExaggeration);
        Require(EarlyIterations >= 0, nameof(EarlyIterations), "at least 0", EarlyIterations);
        Require(Iterations >= 1, nameof(Iterations), "at least 1", Iterations);
        Require(LearningRate is null or (> 0 and < infinity), nameof(LearningRate), "a finite number above 0", LearningRate ?? 0);
        Require(EarlyMomentum is >= 0 and < 1, nameof(EarlyMomentum), "at least 0 and below 1", EarlyMomentum);
        Require(Momentum is >= 0 and < 1, nameof(Momentum), "at least 0 and below 1", Momentum);
        Require(Theta is >= 0 and <= 1, nameof(Theta), "in 0..1", Theta);
        if (2L * n * Neighbours(n) > Array.MaxLength)
        {
            string setting = Theta == 0 ? nameof(Theta) : nameof(Perplexity);
            string advice = Theta == 0 ? "the exact method is for fewer samples: take the default 0.5" : "take a lower perplexity";
            string pairs = $"{n:N0} samples with {Neighbours(n):N0} neighbours each are more pairs than an array holds";
            throw new ArgumentException($"{setting}: {pairs}; {advice}.", setting);
        }

        static void Require(bool right, string name, string wanted, double found)
        {
            if (!right) throw new ArgumentOutOfRangeException(name, $"{name}: it must be {wanted}, found {found}.");
        }
    }
}
