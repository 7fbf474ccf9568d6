namespace Lincoln.Layers;

/// <summary>The state of a recurrent layer between two time steps: that of every cell, for every row of the batch.</summary>
/// <remarks>The order is layer after layer, and within a bidirectional layer forward before reverse, as in PyTorch's h_n.</remarks>
public sealed class RecurrentState
{
    private readonly CellState[] cells;

    /// <summary>The state of these cells.</summary>
    /// <exception cref="ArgumentException">There is no cell.</exception>
    public RecurrentState(params ReadOnlySpan<CellState> cells)
    {
        if (cells.Length == 0) throw new ArgumentException("RecurrentState: it needs the state of at least one cell.", nameof(cells));
        foreach (var cell in cells) ArgumentNullException.ThrowIfNull(cell, nameof(cells));
        this.cells = cells.ToArray();
    }

    /// <summary>The state of each cell.</summary>
    public IReadOnlyList<CellState> Cells => cells;

    /// <summary>A copy that outlives the training step, without the graph: gradients stop here.</summary>
    public RecurrentState Keep() => new([.. cells.Select(cell => cell.Keep())]);
}
