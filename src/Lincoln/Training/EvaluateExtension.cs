using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Training;

namespace Lincoln;

/// <summary>The method <c>network.Evaluate(data)</c>.</summary>
public static class EvaluateExtension
{
    extension(NeuralNetwork network)
    {
        /// <summary>The loss and the metrics over a data set, at inference; a bounded number of samples is in memory at once.</summary>
        /// <param name="data">The samples.</param>
        /// <param name="metrics">The metrics to compute besides the loss; default none.</param>
        /// <param name="batchSize">The number of samples at once; only the rounding of the loss depends on it. Default: 256.</param>
        /// <param name="workers">The number of threads that read ahead (<see cref="DataLoaderOptions.Workers"/>). Default: 0.</param>
        /// <param name="cancellation">Ends it between two batches.</param>
        /// <exception cref="ArgumentException">
        /// The data set is empty or does not fit the network or the metrics, the batch size is below 1 or the number of workers below 0.
        /// </exception>
        /// <exception cref="InvalidDataException">The data set could not be read.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public Evaluation Evaluate(IDataset data, IReadOnlyList<Metric>? metrics = null, int batchSize = 256, int workers = 0,
            CancellationToken cancellation = default)
        {
            ArgumentNullException.ThrowIfNull(network);
            ArgumentNullException.ThrowIfNull(data);
            Require.AtLeast(1, batchSize, nameof(batchSize));
            metrics ??= [];
            Metric.CheckNames(metrics);
            var reader = new DatasetReader(data, nameof(data), new() { BatchSize = batchSize, Shuffle = false, Workers = workers });
            reader.Build(network);
            return new Evaluator(network, reader, metrics).Run(cancellation);
        }
    }
}
