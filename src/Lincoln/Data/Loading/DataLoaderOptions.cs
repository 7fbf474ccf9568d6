namespace Lincoln.Data;

/// <summary>How a <see cref="DataLoader"/> reads. Everything has a default.</summary>
public sealed record DataLoaderOptions
{
    /// <summary>How many samples a batch has; all of them when there are fewer. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether every epoch goes through the samples in a new random order. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The order of the samples of an epoch, instead of <see cref="Shuffle"/>: a function of the epoch and the order before it (null in the
    /// first). It may leave samples out or repeat them; <see cref="SampleOrder"/> has some. Default: null.
    /// </summary>
    public Func<int, int[]?, int[]>? Order { get; init; }

    /// <summary>Whether a last batch that is smaller than the others is left out. Default: false.</summary>
    public bool DropLast { get; init; }

    /// <summary>
    /// The seed of the order: epoch e goes through n samples as <c>new Rng(seed).Fork("order").Fork(e).Permutation(n)</c>. Default: 0.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How many threads read batches ahead while others are used; 0 reads each batch when it is asked for. The batches are the same for
    /// any number. The data set must allow several threads to read, each with its own batch, as those of the library do. Default: 0.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>How many batches may wait, read but not yet used: what bounds the memory. Default: null, two for each worker.</summary>
    public int? Prefetch { get; init; }

    /// <summary>Cuts each batch into pieces of at most so many samples, which are read one by one.</summary>
    internal int? PieceSize { get; init; }

    internal void Check()
    {
        AtLeast(1, BatchSize, nameof(BatchSize));
        AtLeast(0, Workers, nameof(Workers));
        if (Workers > MostWorkers)
            throw new ArgumentOutOfRangeException(nameof(Workers), $"Workers: it must be at most {MostWorkers}, found {Workers}.");
        if (Prefetch is { } ahead) AtLeast(1, ahead, nameof(Prefetch));
    }

    internal const int MostWorkers = 256;

    private static void AtLeast(int least, int found, string option)
    {
        if (found < least) throw new ArgumentOutOfRangeException(option, $"{option}: it must be at least {least}, found {found}.");
    }
}
