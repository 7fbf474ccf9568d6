using System.Globalization;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// A recurrent cell run over the time steps of a sequence, in one or several layers, forwards or in both directions:
/// [batch, time, features] → [batch, time, units].
/// </summary>
/// <remarks>
/// Every sequence begins with a state of zeros, unless it is given (<see cref="Scan"/>) or carried from the batch before
/// (<see cref="RecurrentExtension.CarryState"/>). Parameters are those of the cells: <c>layer0.weight</c>, <c>layer0_reverse.weight</c>,
/// <c>layer1.weight</c>, …
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    // The size of a cell without its weights, in units of four bytes: a file may ask for many cells.
    private const int SizeOfCell = 256;

    private readonly RecurrentCell[] cells;

    private protected RecurrentLayer(Func<RecurrentCell> makeCell, RecurrentOptions options)
    {
        Options = options;
        options.Check(GetType().Name);
        cells = new RecurrentCell[options.Layers * Directions];
        AllocationLimit.Take(SizeOfCell * cells.Length, lasting: true);
        for (int i = 0; i < cells.Length; i++) cells[i] = Declare(NameOfCell(i), makeCell());
    }

    private string NameOfCell(int i) => $"layer{i / Directions}{(i % Directions == 1 ? "_reverse" : "")}";

    /// <summary>The cells, layer after layer, within a bidirectional layer forward before reverse.</summary>
    public IReadOnlyList<RecurrentCell> Cells => cells;

    /// <summary>The size of the state of each cell.</summary>
    public int Units => cells[0].Units;

    /// <summary>Whether the layer also reads the sequence from its end.</summary>
    public bool IsBidirectional => Options.Bidirectional;

    /// <summary>
    /// Whether the cells compute the time steps one by one, operation by operation, instead of the fused kernels. The results are equal
    /// except for rounding; it is for reading and checking, and several times slower. Default: false.
    /// </summary>
    public bool UsesCells { get; set; }

    internal RecurrentOptions Options { get; }

    /// <summary>Whether each call begins with the last state of the call before, and that state: see <see cref="StateScope"/>.</summary>
    internal (bool Carries, RecurrentState? State) Carried { get; set; }

    internal void ForgetState() => Carried = (Carried.Carries, null);

    private int Directions => Options.Bidirectional ? 2 : 1;

    /// <summary>Runs over the sequences from a state, and also returns the last state. Gradients flow through both.</summary>
    /// <param name="x">The sequences, [batch, time, features].</param>
    /// <param name="first">The initial state; default zeros.</param>
    /// <param name="lengths">
    /// The number of time steps of each row that count, at least 1. Later ones, any finite values, leave the state unchanged, and their
    /// outputs are zeros. Default: all.
    /// </param>
    /// <returns>
    /// The result as of <see cref="Layer.Forward(Tensor)"/>, and the last state of each cell (of a reverse one: after the first time step).
    /// </returns>
    /// <exception cref="ShapeException">The input or the state does not fit.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit the input.</exception>
    public (Tensor Output, RecurrentState Last) Scan(Tensor x, RecurrentState? first = null, ReadOnlySpan<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        EnsureBuilt(x.Shape);
        CheckInput(x.Shape);
        if (first is not null) CheckState(first, x.Shape[0]);
        return Run(x, first, Mask.OfLengths(lengths, x.Shape) ?? MaskOf(x), givesState: true);
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        CheckRank(input);
        for (int i = 0; i < cells.Length; i++)
            cells[i].Build(i < Directions ? input[2] : Units * Directions, rng.Fork(NameOfCell(i)));
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        CheckInput(x.Shape);
        if (!Carried.Carries) return Run(x, null, MaskOf(x)).Output;
        int rows = Carried.State?.Cells[0].Hidden.Shape[0] ?? x.Shape[0];
        if (rows != x.Shape[0])
            throw new ShapeException($"{this}: the carried state is that of {rows} rows, but the input {x.Shape} has {x.Shape[0]}; "
                + "each row must continue the same row of the batch before. Begin a new scope of CarryState for other sequences.");
        var (output, last) = Run(x, Carried.State, MaskOf(x));
        Carried = (true, last.Keep());
        return output;
    }

    private (Tensor Output, RecurrentState Last) Run(Tensor x, RecurrentState? first, Tensor? mask, bool givesState = false)
    {
        var last = new CellState[cells.Length];
        Span<Tensor> outputs = new Tensor[Directions];
        for (int layer = 0; layer < Options.Layers; layer++)
        {
            bool isLast = layer == Options.Layers - 1;
            if (layer > 0 && Options.Dropout > 0 && Mode.Training) x = x.Dropout((Real)Options.Dropout, StepRng());
            for (int direction = 0; direction < Directions; direction++)
            {
                int i = layer * Directions + direction;
                var state = first?.Cells[i] ?? cells[i].Zeros(x.Shape[0]);
                var options = new ScanOptions(mask, IsReverse: direction == 1, LastOnly: isLast && Options.LastOnly, givesState);
                (outputs[direction], last[i]) = UsesCells ? CellScan.Run(cells[i], x, state, options) : cells[i].Scan(x, state, options);
            }
            x = Directions == 1 ? outputs[0] : Tensor.Concatenate(-1, outputs);
        }
        return (x, new RecurrentState(last));
    }

    private Tensor? MaskOf(Tensor x) => Options.SkipZeros ? Mask.OfZeros(x) : null;

    private void CheckRank(Shape x)
    {
        if (x.Rank != 3) throw new ShapeException($"{this}: the input must be [batch, time, features], found {x}.");
        if (x[1] == 0 || x[2] == 0) throw new ShapeException($"{this}: the input {x} has no {(x[1] == 0 ? "time steps" : "features")}.");
    }

    private void CheckInput(Shape x)
    {
        CheckRank(x);
        int features = cells[0].Inputs;
        if (x[2] != features) throw new ShapeException($"{this}: it has weights for {features} features, but the input is {x}.");
    }

    private void CheckState(RecurrentState state, int batch)
    {
        if (state.Cells.Count != cells.Length)
        {
            string found = state.Cells.Count == 1 ? "1 cell" : $"{state.Cells.Count} cells";
            throw new ShapeException($"{this}: the state is that of {found}, but the layer has {cells.Length} (layers × directions).");
        }
        for (int i = 0; i < cells.Length; i++) cells[i].CheckState(state.Cells[i], batch);
    }

    /// <summary>The name and the settings that differ from the default.</summary>
    public override string ToString()
    {
        string settings = string.Concat(
            Options.Layers == 1 ? "" : $", layers: {Options.Layers}",
            Options.Bidirectional ? ", bidirectional" : "",
            Options.Dropout == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", dropout: {Options.Dropout}"),
            Options.LastOnly ? ", last only" : "",
            Options.SkipZeros ? ", skips zeros" : "");
        return $"{GetType().Name}({(cells is { Length: > 0 } ? Units : "")}{settings})";
    }
}
