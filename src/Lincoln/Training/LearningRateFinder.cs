using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>
/// Finds a learning rate: trains for some batches with a rate that grows from tiny to far too large, and notes where the loss falls fastest
/// (Smith 2017). Network and optimizer are afterwards as they were before.
/// </summary>
/// <example><code>
/// var curve = LearningRateFinder.Run(network, optimizer, train);
/// optimizer.LearningRate = curve.Suggestion;
/// new Figure("Learning rate") { X = { Scale = Scale.Logarithmic } }
///     .Line("loss", curve.Points.Select(p => p.Rate), curve.Points.Select(p => p.Smoothed));
/// </code></example>
public static class LearningRateFinder
{
    private const double Memory = 0.9, MuchWorse = 4;
    private const int AtLeast = 10;

    /// <summary>Runs the search.</summary>
    /// <param name="network">The network; it is built if it is not yet.</param>
    /// <param name="optimizer">The optimizer that needs a rate.</param>
    /// <param name="train">The training set.</param>
    /// <param name="from">The first rate, above 0; default 10⁻⁶.</param>
    /// <param name="to">The last rate, above the first; default 10. The search ends earlier when the loss explodes.</param>
    /// <param name="steps">The number of batches, at least 20; default 100.</param>
    /// <param name="batchSize">The number of samples of a batch, at least 1; default 32. Use that of the training.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">The data do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite at the first rate already.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static LearningRateCurve Run(NeuralNetwork network, Optimizer optimizer, IDataset train, double from = 1e-6, double to = 10,
        int steps = 100, int batchSize = 32, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(train);
        Require.Positive(from, nameof(from));
        if (!(to > from && double.IsFinite(to)))
            throw Require.OutOfRange(nameof(to), $"a finite number above the first rate {from}", to);
        Require.AtLeast(2 * AtLeast, steps, nameof(steps));
        Require.AtLeast(1, batchSize, nameof(batchSize));

        // Epoch after epoch in new random orders, each of full batches (or of one smaller batch with all samples).
        var order = new Rng(network.Seed).Fork("learning-rate");
        var data = new DatasetReader(train, nameof(train), new()
        {
            BatchSize = Math.Clamp(train.Count, 1, batchSize),
            DropLast = true,
            Order = (epoch, _) => order.Fork(epoch).Permutation(train.Count),
        });
        data.Build(network);
        new Evaluator(network, data, []).RunFirst();
        var step = new TrainingStep(network, optimizer, data, new(network, optimizer));
        var schedule = Schedule.Exponential(to);
        using var before = new Before(network, optimizer);
        var points = new List<LearningRateCurve.Point>();
        double mean = 0, lowest = double.PositiveInfinity;
        var batches = data.Loader.Begin(epoch: 0, cancellation);
        for (int i = 0; i < steps; i++)
        {
            int batch = i % batches.Plan.Batches;
            if (i > 0 && batch == 0)
            {
                batches.Dispose();
                batches = data.Loader.Begin(i / batches.Plan.Batches, cancellation);
            }
            cancellation.ThrowIfCancellationRequested();
            optimizer.LearningRate = schedule.Rate(from, i, steps);
            var (loss, finding) = step.Run(batches, batches.Plan.BatchLength(batch), null);
            if (finding is not null) break;
            mean = Memory * mean + (1 - Memory) * loss;
            double smoothed = mean / (1 - PortableMath.Power(Memory, i + 1L));       // without the bias towards the first mean, 0
            points.Add(new(optimizer.LearningRate, loss, smoothed));
            lowest = Math.Min(lowest, smoothed);
            if (i >= AtLeast && smoothed - lowest > (MuchWorse - 1) * Math.Abs(lowest)) break;
        }
        batches.Dispose();
        if (points.Count >= AtLeast) return new(points);
        string where = $"after {points.Count} steps, at a rate of {optimizer.LearningRate:G2}";
        throw new InvalidOperationException(
            $"LearningRateFinder: the loss is not finite {where}. Start with a lower rate (from), or check the data.");
    }

    // Restores everything that the steps change.
    private sealed class Before : IDisposable
    {
        private readonly NeuralNetwork network;
        private readonly Optimizer optimizer;
        private readonly BestNetwork weights;
        private readonly (Tensor State, Tensor Copy)[] states;
        private readonly (double Rate, long Steps, long Runs) numbers;

        public Before(NeuralNetwork network, Optimizer optimizer)
        {
            (this.network, this.optimizer, weights) = (network, optimizer, new(network));
            weights.Copy(0);
            states = [.. optimizer.State(network).Select(s => (s.Tensor, s.Tensor.Keep()))];
            numbers = (optimizer.LearningRate, optimizer.StepCount, network.TrainingRuns);
            network.ClearGradients();
        }

        public void Dispose()
        {
            weights.PutBack();
            foreach (var (state, copy) in states) copy.Values.CopyTo(state.Edit());
            (optimizer.LearningRate, optimizer.StepCount, network.TrainingRuns) = numbers;
            network.ClearGradients();
        }
    }
}
