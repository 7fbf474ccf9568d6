namespace Lincoln.Data;

/// <summary>
/// Reads samples of a data set, and says clearly what is wrong with them. Several threads may use it if the data set may.
/// </summary>
/// <param name="data">The samples.</param>
/// <param name="name">The name of the argument that the data set came from, for messages.</param>
internal sealed class BatchReader(IDataset data, string name)
{
    /// <summary>Reads these samples; what the batch held before is gone.</summary>
    /// <exception cref="InvalidDataException">The data set failed, or wrote something else than was asked for.</exception>
    public void Read(ReadOnlySpan<int> samples, int epoch, Batch batch)
    {
        batch.Epoch = epoch;
        try { data.Read(samples, batch); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Unreadable(samples, epoch, e);
        }
        string? wrong = batch switch
        {
            { Inputs: null, InputIndices: null } => "it wrote no inputs",
            { Target: { Values: null, Labels: null } } => "it wrote no targets",
            _ when batch.Count != samples.Length => $"it wrote {batch.Count} samples instead of {samples.Length}",
            _ when (batch.Inputs?.Shape ?? batch.InputIndices!.Shape)[0] != samples.Length
                => $"it wrote inputs of shape {batch.Inputs?.Shape ?? batch.InputIndices!.Shape} for {samples.Length} samples",
            _ when batch.Target.Shape[0] != samples.Length
                => $"it wrote targets of shape {batch.Target.Shape} for {samples.Length} samples",
            _ => null,
        };
        if (wrong is not null) throw new InvalidDataException($"{name}: the data set did not do what Read must: {wrong}.");
    }

    // Which sample it was is found by reading them one by one.
    private InvalidDataException Unreadable(ReadOnlySpan<int> samples, int epoch, Exception failed)
    {
        var one = new Batch { Epoch = epoch };
        foreach (int sample in samples)
        {
            try { data.Read([sample], one); }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return new($"{name}: the data set could not read sample {sample}: {e.Message}", e);
            }
        }
        string together = $"{samples.Length} samples together, beginning with number {samples[0]}";
        return new($"{name}: the data set could not read {together}: {failed.Message}", failed);
    }
}
