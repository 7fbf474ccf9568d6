using Lincoln.Data;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln;

/// <summary>How a <see cref="Trainer"/> trains. Everything has a default; wrong values are refused when the training begins.</summary>
/// <example><code>
/// var options = new TrainerOptions { Epochs = 50, BatchSize = 60, Metrics = [new Accuracy()], EarlyStopping = new(Patience: 10) };
/// </code></example>
public sealed record TrainerOptions
{
    /// <summary>How often the whole training set is gone through; at least 1. Default: 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// The first epoch to run, counted from 1: to resume a training after epoch n, set it to n + 1 and keep the network, its
    /// <see cref="NeuralNetwork.TrainingRuns"/> and the optimizer; the rest then equals that of a training in one go, except that the best
    /// epoch and plateaus (<see cref="ReduceOnPlateau"/>) are looked for anew. Default: 1.
    /// </summary>
    public int FirstEpoch { get; init; } = 1;

    /// <summary>How many samples one step of the optimizer sees; all of them when there are fewer. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Computes a batch in pieces of at most so many samples and adds their gradients up, each weighted by its share of the batch: for
    /// batches that do not fit into memory. The result is that of the whole batch, but for rounding, unless layers look at the batch
    /// (normalisation) or draw random numbers (dropout). Default: null, the batch in one piece.
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>Whether every epoch goes through the samples in a new random order. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The order of the samples of an epoch, instead of <see cref="Shuffle"/>: a function of the epoch (counted from 1) and the order
    /// before it (null in the first). It may leave samples out or repeat them; <see cref="SampleOrder"/> has some. Default: null.
    /// </summary>
    public Func<int, int[]?, int[]>? Order { get; init; }

    /// <summary>
    /// Whether each batch continues the sequences of the one before, row by row, so that recurrent layers begin it with the state that they
    /// ended that one with (<see cref="NeuralNetwork.CarryState"/>); gradients stop there. The samples are taken in order, whatever
    /// <see cref="Shuffle"/> says, and every epoch and every evaluation begins with a state of zeros. The number of samples must be a
    /// multiple of <see cref="BatchSize"/>, in which the validation set is evaluated, too. Default: false.
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
    /// How many threads read batches ahead while the network learns; 0 reads each batch when it is needed. The training is the same for any
    /// number. Worth it where reading takes long: pictures that are decoded, augmentation. The data set must allow several threads to read,
    /// each with its own batch, as those of the library do. Default: 0.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>
    /// The learning rate of every epoch, from that of the optimizer, which it has again at the end. Default: null, it stays the same.
    /// </summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// Whether <see cref="Schedule"/> counts the batches of all epochs instead of the epochs: for a warm-up or one cycle in a training of a
    /// few
    /// epochs. Default: false.
    /// </summary>
    public bool SchedulePerBatch { get; init; }

    /// <summary>
    /// Lowers the rate (that of the <see cref="Schedule"/>, if there is one) when the value that decides which epoch is the best no longer
    /// gets
    /// better; without a validation set it watches the training loss. Default: null, it does not.
    /// </summary>
    public ReduceOnPlateau? ReduceOnPlateau { get; init; }

    /// <summary>
    /// Called after every step of the optimizer, between two batches and on the thread that trains: for an
    /// <see cref="ExponentialMovingAverage"/>, or to write down every loss. Default: null.
    /// </summary>
    public Action<StepResult>? AfterStep { get; init; }

    /// <summary>After every how many epochs the validation set is evaluated; always after the last. Default: 1.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>What to compute on the validation set besides the loss. Default: nothing.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The name of the metric that decides which epoch is the best. Default: null, the validation loss.</summary>
    public string? Monitor { get; init; }

    /// <summary>
    /// With a validation set: whether the network has, at the end of the training, the weights and the state of its best epoch instead of
    /// the last one's, however the training ended. Default: true.
    /// </summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>When to stop before the last epoch. Default: null, never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How many samples are evaluated at once. Results do not depend on it. Default: 256.</summary>
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

    internal DataLoaderOptions ForEvaluation() => new() { BatchSize = CarryState ? BatchSize : EvaluationBatchSize, Shuffle = false, Workers = Workers };

    /// <summary>Refuses what cannot work, naming the option.</summary>
    internal void Check(bool validated)
    {
        AtLeast(1, Epochs, nameof(Epochs));
        AtLeast(1, FirstEpoch, nameof(FirstEpoch));
        if (FirstEpoch > Epochs) throw Wrong(nameof(FirstEpoch), $"it is {FirstEpoch}, after the last of {Epochs} epochs; Epochs counts those before it too.");
        AtLeast(1, BatchSize, nameof(BatchSize));
        if (MicroBatchSize is { } pieces) AtLeast(1, pieces, nameof(MicroBatchSize));
        if (CarryState && MicroBatchSize is not null) throw Wrong(nameof(MicroBatchSize), "it cuts a batch into pieces, but CarryState needs all its rows at once. Leave one of the two out.");
        AtLeast(1, ValidateEvery, nameof(ValidateEvery));
        AtLeast(1, EvaluationBatchSize, nameof(EvaluationBatchSize));
        ArgumentNullException.ThrowIfNull(Metrics);
        Metric.CheckNames(Metrics);
        if (EarlyStopping is { } stop)
        {
            AtLeast(1, stop.Patience, "EarlyStopping.Patience");
            if (!(stop.MinDelta >= 0)) throw new ArgumentOutOfRangeException("EarlyStopping.MinDelta", $"EarlyStopping.MinDelta: it must be at least 0, found {stop.MinDelta}.");
        }
        if (Monitor is { } name && Metrics.All(m => m.Name != name))
            throw Wrong(nameof(Monitor), $"'{name}' is not among the metrics ({(Metrics.Count == 0 ? "there are none" : string.Join(", ", Metrics.Select(m => m.Name)))}). Add it to Metrics, or leave Monitor out to watch the validation loss.");
        if (validated) return;
        if (EarlyStopping is not null) throw Wrong(nameof(EarlyStopping), "it watches the validation set; give one (the argument `validation`).");
        if (Metrics.Count > 0) throw Wrong(nameof(Metrics), "they are computed on the validation set; give one (the argument `validation`), or call network.Evaluate.");
    }

    private static void AtLeast(int least, int found, string option)
    {
        if (found < least) throw new ArgumentOutOfRangeException(option, $"{option}: it must be at least {least}, found {found}.");
    }

    private static ArgumentException Wrong(string option, string what) => new($"{option}: {what}", option);
}
