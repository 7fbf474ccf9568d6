using Lincoln.Data;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln;

/// <summary>Trains a network on a data set: batches, epochs, validation, early stopping, progress (chapters 3 and 4 of the book).</summary>
/// <remarks>
/// The network is trained in place. The same seed gives the same bits at any number of threads. A second training continues where the first
/// one ended, with the optimizer's state (momentum); create a new optimizer for a fresh start. One network belongs to one thread at a time.
/// </remarks>
/// <example><code>
/// var trainer = new Trainer(network, new SGDMomentum(0.1));
/// var history = trainer.Fit(train, validation, new() { Epochs = 50, BatchSize = 60, Metrics = [new Accuracy()] });
/// </code></example>
public sealed class Trainer
{
    /// <summary>Creates the trainer.</summary>
    /// <exception cref="ArgumentNullException">The network or the optimizer is null.</exception>
    public Trainer(NeuralNetwork network, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        (Network, Optimizer) = (network, optimizer);
    }

    /// <summary>The network that is trained.</summary>
    public NeuralNetwork Network { get; }

    /// <summary>The optimizer that updates its weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Trains until the last epoch, early stopping or cancellation.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="validation">The validation set, evaluated after each epoch, for metrics, early stopping and the best weights.</param>
    /// <param name="options">The settings; default <c>new TrainerOptions()</c>.</param>
    /// <param name="progress">Receives progress reports, for a progress bar.</param>
    /// <param name="cancellation">
    /// Ends the training after the running batch. No exception is thrown: the history says it, and the network has its best weights so far.
    /// </param>
    /// <returns>The result of every epoch, and how the training ended.</returns>
    /// <exception cref="ArgumentException">An option or a data set is wrong; nothing was trained.</exception>
    /// <exception cref="InvalidDataException">A data set could not be read.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A loss, gradient or weight is not finite, or an epoch's mean loss is above 1,000 times that of predicting a constant.
    /// </exception>
    public TrainingHistory Fit(IDataset train, IDataset? validation = null, TrainerOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var epochs = new List<EpochResult>();
        using var run = new TrainingRun(Network, Optimizer, train, validation, Checked(train, validation, options), progress, cancellation);
        try
        {
            while (run.Next() is { } epoch) epochs.Add(epoch);
        }
        catch (TrainingDivergedException e)
        {
            e.Completed = epochs;
            throw;
        }
        return new(epochs, run.BestEpoch, run.StoppedEarly, run.Cancelled, run.Seconds);
    }

    /// <summary>
    /// The same, epoch by epoch: each is trained when the loop asks for it. However the loop ends, the network then has its best weights
    /// (<see cref="TrainerOptions.KeepBest"/>); within the loop it has the latest.
    /// </summary>
    /// <inheritdoc cref="Fit"/>
    public IEnumerable<EpochResult> Epochs(IDataset train, IDataset? validation = null, TrainerOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var checkedOptions = Checked(train, validation, options);
        return OneByOne();

        IEnumerable<EpochResult> OneByOne()
        {
            using var run = new TrainingRun(Network, Optimizer, train, validation, checkedOptions, progress, cancellation);
            while (run.Next() is { } epoch) yield return epoch;
        }
    }

    private static TrainerOptions Checked(IDataset train, IDataset? validation, TrainerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new();
        options.Check(validated: validation is not null);
        return options;
    }
}
