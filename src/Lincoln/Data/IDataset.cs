namespace Lincoln.Data;

/// <summary>Samples that can be read by number, in any order: what a network learns from.</summary>
public interface IDataset
{
    /// <summary>How many samples there are.</summary>
    int Count { get; }

    /// <summary>Writes the samples at these indices into the batch, in this order: inputs and targets.</summary>
    /// <remarks>
    /// Where batches are read ahead (<see cref="DataLoaderOptions.Workers"/>), several threads call it at once, each with its own batch.
    /// </remarks>
    void Read(ReadOnlySpan<int> indices, Batch into);
}
