namespace Lincoln.Layers;

/// <summary>What a recurrent cell remembers between two time steps, each [batch, units].</summary>
/// <param name="Hidden">The hidden state h, which is also the cell's output.</param>
/// <param name="Memory">The memory c of an <see cref="LstmCell"/>; null for the others.</param>
public sealed record CellState(Tensor Hidden, Tensor? Memory = null)
{
    /// <summary>A copy that outlives the training step, without the graph: gradients stop here.</summary>
    public CellState Keep() => new(Hidden.Keep(), Memory?.Keep());
}
