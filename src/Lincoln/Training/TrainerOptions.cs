using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln;

/// <summary>The settings of a <see cref="Trainer"/>. Each has a default; wrong values are refused when the training begins.</summary>
/// <example><code>
/// var options = new TrainerOptions { Epochs = 50, BatchSize = 60, Metrics = [new Accuracy()], EarlyStopping = new(Patience: 10) };
/// </code></example>
public sealed record TrainerOptions
{
    /// <summary>The number of passes over the training set, at least 1. Default: 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// The first epoch to run, counted from 1: to resume a training after epoch n, set it to n + 1 and keep the network, its
    /// <see cref="NeuralNetwork.TrainingRuns"/> and the optimizer; the rest then equals that of an uninterrupted training, except that the
    /// best epoch and plateaus (<see cref="ReduceOnPlateau"/>) are sought anew. Default: 1.
    /// </summary>
    public int FirstEpoch { get; init; } = 1;

    /// <summary>The number of samples per step of the optimizer; all of them when there are fewer. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The number of samples computed at once: gradients of such pieces of a batch are added up, each weighted by its share of the batch,
    /// for batches that do not fit into memory. The result is that of the whole batch, but for rounding, unless layers mix samples
    /// (normalisation) or draw random numbers (dropout). Default: null, the batch in one piece.
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>Whether every epoch goes through the samples in a new random order. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The order of the samples of an epoch, instead of <see cref="Shuffle"/>: a function of the epoch (counted from 1) and the previous
    /// order (null in the first). It may leave samples out or repeat them; <see cref="SampleOrder"/> has some. Default: null.
    /// </summary>
    public Func<int, int[]?, int[]>? Order { get; init; }

    /// <summary>
    /// Whether each batch continues the sequences of the previous one, row by row: recurrent layers start with their last state
    /// (<see cref="NeuralNetwork.CarryState"/>); gradients stop there. The samples are taken in order, whatever <see cref="Shuffle"/> says,
    /// and every epoch and every evaluation starts with a state of zeros. The number of samples must be a multiple of
    /// <see cref="BatchSize"/>, with which the validation set is evaluated, too. Default: false.
    /// </summary>
    public bool CarryState { get; init; }

    /// <summary>Whether a last batch that is smaller than the others is left out. Default: false.</summary>
    public bool DropLast { get; init; }

    /// <summary>
    /// The seed of the order: epoch e goes through n samples as <c>new Rng(seed).Fork("order").Fork(e).Permutation(n)</c>.
    /// Default: null, the network's seed.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// The number of threads that read batches ahead; 0 reads each batch when it is needed. The training is the same for any number. Worth
    /// it where reading takes long: decoding images, augmentation. The data set must allow several threads to read, each with its own
    /// batch, as those of the library do. Default: 0.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>The learning rate of every epoch; the optimizer's own is restored at the end. Default: null, a constant rate.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// Whether <see cref="Schedule"/> counts the batches of all epochs instead of the epochs: for a warm-up or one cycle in a training of
    /// few epochs. Default: false.
    /// </summary>
    public bool SchedulePerBatch { get; init; }

    /// <summary>
    /// Reduces the rate (that of the <see cref="Schedule"/>, if there is one) when the value that decides which epoch is the best no longer
    /// improves; without a validation set, when the training loss no longer does. Default: null, never.
    /// </summary>
    public ReduceOnPlateau? ReduceOnPlateau { get; init; }

    /// <summary>
    /// Called after every step of the optimizer, on the training thread: for an <see cref="ExponentialMovingAverage"/>, or to log every
    /// loss. Default: null.
    /// </summary>
    public Action<StepResult>? AfterStep { get; init; }

    /// <summary>The number of epochs between two validations; the last epoch is always validated. Default: 1.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>The metrics of the validation set, besides the loss. Default: none.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The name of the metric that decides which epoch is the best. Default: null, the validation loss.</summary>
    public string? Monitor { get; init; }

    /// <summary>
    /// With a validation set: whether the network has, however the training ends, the weights and the state of its best epoch instead of
    /// those of the last. Default: true.
    /// </summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Stops before the last epoch when there is no improvement. Default: null, never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The number of samples evaluated at once. Results do not depend on it. Default: 256.</summary>
    public int EvaluationBatchSize { get; init; } = 256;

    internal DataLoaderOptions ForTraining(ulong networkSeed) => new()
    {
        BatchSize = BatchSize,
        PieceSize = MicroBatchSize,
        Shuffle = Shuffle && !CarryState,
        Order = Order,
        DropLast = DropLast,
        Seed = Seed ?? networkSeed,
        Workers = Workers,
    };

    internal DataLoaderOptions ForEvaluation()
        => new() { BatchSize = CarryState ? BatchSize : EvaluationBatchSize, Shuffle = false, Workers = Workers };

    /// <summary>Refuses what cannot work, naming the option.</summary>
    internal void Check(bool validated)
    {
        Require.AtLeast(1, Epochs, nameof(Epochs));
        Require.AtLeast(1, FirstEpoch, nameof(FirstEpoch));
        if (FirstEpoch > Epochs)
            throw Wrong(nameof(FirstEpoch), $"it is {FirstEpoch}, after the last of {Epochs} epochs; Epochs counts those before it too.");
        Require.AtLeast(1, BatchSize, nameof(BatchSize));
        if (MicroBatchSize is { } pieces) Require.AtLeast(1, pieces, nameof(MicroBatchSize));
        if (CarryState && MicroBatchSize is not null)
            throw Wrong(nameof(MicroBatchSize), "it splits a batch, but CarryState needs all its rows at once. Leave one of the two out.");
        Require.AtLeast(1, ValidateEvery, nameof(ValidateEvery));
        Require.AtLeast(1, EvaluationBatchSize, nameof(EvaluationBatchSize));
        ArgumentNullException.ThrowIfNull(Metrics);
        Metric.CheckNames(Metrics);
        if (EarlyStopping is { } stop)
        {
            Require.AtLeast(1, stop.Patience, "EarlyStopping.Patience");
            if (!(stop.MinDelta >= 0)) throw Require.OutOfRange("EarlyStopping.MinDelta", "at least 0", stop.MinDelta);
        }
        if (Monitor is { } name && Metrics.All(m => m.Name != name))
        {
            string known = Metrics.Count == 0 ? "there are none" : string.Join(", ", Metrics.Select(m => m.Name));
            const string advice = "Add it to Metrics, or leave Monitor out to watch the validation loss.";
            throw Wrong(nameof(Monitor), $"'{name}' is not among the metrics ({known}). {advice}");
        }
        if (validated) return;
        const string missing = "the validation set; give one (the argument `validation`)";
        if (EarlyStopping is not null) throw Wrong(nameof(EarlyStopping), $"it watches {missing}.");
        if (Metrics.Count > 0) throw Wrong(nameof(Metrics), $"they are computed on {missing}, or call network.Evaluate.");
    }

    private static ArgumentException Wrong(string option, string what) => new($"{option}: {what}", option);
}
