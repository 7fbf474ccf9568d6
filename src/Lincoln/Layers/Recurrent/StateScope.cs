namespace Lincoln.Layers;

/// <summary>
/// A scope in which every call of the recurrent layers begins with the last state of the call before, row by row and without its graph:
/// for long texts in contiguous batches, and for one character after another. It begins with zeros.
/// </summary>
/// <remarks>
/// <c>using (network.CarryState()) { … }</c>; its end restores the layers, with the state that they carried before, so that text may be
/// generated during a training. A network belongs to one thread at a time.
/// </remarks>
public sealed class StateScope : IDisposable
{
    private readonly (RecurrentLayer Layer, (bool, RecurrentState?) Before)[] layers;
    private bool ended;

    internal StateScope(Layer layer)
    {
        layers = [.. layer.WithChildren().OfType<RecurrentLayer>().Distinct().Select(recurrent => (recurrent, recurrent.Carried))];
        foreach (var (recurrent, _) in layers)
            if (recurrent.IsBidirectional)
                throw new InvalidOperationException($"CarryState: {recurrent} reads sequences from both ends, so it cannot continue the "
                    + "state of the batch before. Leave out bidirectional, or CarryState.");
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
