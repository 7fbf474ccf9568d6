namespace Lincoln.Data;

/// <summary>Goes through a data set in batches, epoch after epoch, in a new order each time; other threads may read ahead.</summary>
/// <remarks>
/// Order and augmentation are pure functions of the seed and the epoch: the same for any number of workers. A <see cref="Trainer"/> reads
/// through a loader of its own; make one for a training loop of your own. One loader belongs to one thread at a time.
/// </remarks>
/// <example><code>
/// var loader = new DataLoader(train, new() { BatchSize = 60, Seed = 1, Workers = 2 });
/// for (int epoch = 1; epoch &lt;= 10; epoch++)
///     foreach (var batch in loader.Epoch(epoch))
///     {
///         network.TrainBatch(batch.Inputs!, batch.Target);
///         optimizer.Step(network);
///     }
/// </code></example>
public sealed class DataLoader
{
    private readonly BatchReader reader;
    private readonly EpochOrder order;
    private readonly DataLoaderOptions options;
    private Batch[]? ring;

    /// <summary>Creates the loader; nothing is read yet.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="options">How they are read; default <c>new DataLoaderOptions()</c>.</param>
    /// <exception cref="ArgumentException">The data set is empty, or an option is wrong.</exception>
    public DataLoader(IDataset data, DataLoaderOptions? options = null) : this(data, options ?? new(), nameof(data)) { }

    internal DataLoader(IDataset data, DataLoaderOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(data);
        options.Check();
        if (data.Count < 1) throw new ArgumentException($"{name}: the data set is empty.", name);
        (this.options, Count) = (options, data.Count);
        (reader, order) = (new(data, name), new(data.Count, options.Shuffle, options.Order, options.Seed));
    }

    /// <summary>How many samples the data set has.</summary>
    public int Count { get; }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">The number of the epoch, counted from 1; order and augmentation depend on it.</param>
    /// <param name="cancellation">Ends it before the next batch, also while it is waited for.</param>
    /// <returns>The batches in their order. The memory of a batch serves another one as soon as the next is asked for; its tensors'
    /// <see cref="Tensor.Keep"/> makes copies that stay.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    /// <exception cref="ArgumentException">There is no whole batch and <see cref="DataLoaderOptions.DropLast"/> is on, or the order is
    /// wrong.</exception>
    /// <exception cref="InvalidDataException">A sample could not be read; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Batch> Epoch(int epoch, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Batches();

        IEnumerable<Batch> Batches()
        {
            using var stream = Begin(epoch, cancellation);
            while (stream.Next()) yield return stream.Batch;
        }
    }

    /// <summary>The same, piece by piece.</summary>
    internal BatchStream Begin(int epoch, CancellationToken cancellation)
    {
        int[] samples = order.Of(epoch);
        var plan = new BatchPlan(samples.Length, options.BatchSize, options.PieceSize, options.DropLast);
        if (plan.Batches == 0)
            throw new ArgumentException($"DropLast: an epoch of {samples.Length} samples has no whole batch of {options.BatchSize}.",
                nameof(options.DropLast));
        // Lent until the epoch ends, so that another one within it has batches of its own.
        int count = options.Workers == 0 ? 1 : 1 + (options.Prefetch ?? 2 * options.Workers);
        var batches = Interlocked.Exchange(ref ring, null) ?? [.. Enumerable.Range(0, count).Select(_ => new Batch())];
        return new(reader, samples, plan, epoch, batches, options.Workers, cancellation, end: () => ring = batches);
    }

    /// <summary>The first sample alone.</summary>
    internal BatchStream Single() => new(reader, [0], new BatchPlan(1, 1, null, dropLast: false), 0, [new Batch()], 0, default);
}
