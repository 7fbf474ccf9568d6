namespace Lincoln.Layers;

/// <summary>
/// While it lasts, every call of the recurrent layers begins with the state that the call before it left, row by row and without its graph:
/// for long texts in contiguous batches, and for one character after another. It begins with zeros.
/// </summary>
/// <remarks>
/// <c>using (network.CarryState()) { … }</c>; when it ends, the layers are as they were before, with the state that they carried then, so
/// that text may be generated in the midst of a training. A network belongs to one thread at a time.
/// </remarks>
public sealed class StateScope : IDisposable
{
    private readonly (RecurrentLayer Layer, (bool, RecurrentState?) Before)[] layers;
    private bool ended;

    internal StateScope(Layer layer)
    {
        layers = [.. layer.WithChildren().OfType<RecurrentLayer>().Distinct().Select(recurrent => (recurrent, recurrent.Carried))];
        foreach (var (recurrent, _) in layers)
            if (recurrent.IsBidirectional) throw new InvalidOperationException($"CarryState: {recurrent} reads sequences from both ends, so no state can be carried into it from the batch before. Leave out bidirectional, or CarryState.");
        Reset();
    }

    /// <summary>Begins with zeros again: other sequences follow.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(ended, this);
        foreach (var (recurrent, _) in layers) recurrent.Carried = (true, null);
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        if (ended) return;
        ended = true;
        foreach (var (recurrent, before) in layers) recurrent.Carried = before;
    }
}
