namespace Lincoln.Data;

/// <summary>The order of a data set's samples, epoch by epoch.</summary>
internal sealed class EpochOrder(int samples, bool shuffle, Func<int, int[]?, int[]>? custom, ulong seed)
{
    private int[]? last;

    /// <summary>The order of an epoch: a new one if it is shuffled.</summary>
    /// <exception cref="ArgumentException">The function that the user gave returned something else.</exception>
    public int[] Of(int epoch) => last = custom is not null ? Custom(epoch)
        : shuffle ? new Rng(seed).Fork("order").Fork(epoch).Permutation(samples)
        : last ?? [.. Enumerable.Range(0, samples)];

    private int[] Custom(int epoch)
    {
        const string Order = nameof(DataLoaderOptions.Order);
        int[] next = custom!(epoch, last) ?? throw new ArgumentException($"Order: it returned null for epoch {epoch}.", Order);
        if (next.Length == 0) throw new ArgumentException($"Order: it returned no sample for epoch {epoch}.", Order);
        int wrong = next.AsSpan().IndexOfAnyExceptInRange(0, samples - 1);
        return wrong < 0 ? next
            : throw new ArgumentException($"Order: number {wrong} of epoch {epoch} is sample {next[wrong]}, "
                + $"but the samples are 0..{samples - 1}.", Order);
    }
}
