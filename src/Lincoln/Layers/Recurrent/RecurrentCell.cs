using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// One time step of a recurrent layer, built from operations: x_t and the state before it give the state after it (chapter 6 of the book).
/// </summary>
/// <remarks>
/// Parameters: <c>weight</c> [inputs, gates·units] for the input, <c>recurrent</c> [units, gates·units] for the state, <c>bias</c>
/// [gates·units], with the gates side by side. A layer (<see cref="RNN"/>, <see cref="GRU"/>, <see cref="LSTM"/>) runs its cell over all
/// time steps.
/// </remarks>
public abstract class RecurrentCell : Module
{
    private readonly int gates;
    private readonly Initializer weights, biases;
    private protected readonly Parameter weight, recurrent, bias;

    private protected RecurrentCell(int units, int gates, Initializer? weights, Initializer? biases)
    {
        if (units < 1) throw new ArgumentOutOfRangeException(nameof(units), $"units: {GetType().Name} needs at least 1, found {units}.");
        (Units, this.gates, this.weights, this.biases) = (units, gates, weights ?? Initializer.Glorot, biases ?? Initializer.Zeros);
        weight = Declare("weight");
        recurrent = Declare("recurrent");
        bias = Declare("bias");
    }

    /// <summary>The size of the state.</summary>
    public int Units { get; }

    /// <summary>The number of inputs, known once the cell is built.</summary>
    internal int Inputs => weight.Shape[0];

    /// <summary>Whether the state has a memory in addition to the hidden state.</summary>
    internal virtual bool HasMemory => false;

    /// <summary>The state after one time step.</summary>
    /// <param name="x">The input of the time step, [batch, inputs]. The first one sets the number of inputs.</param>
    /// <param name="before">The state before it; default zeros.</param>
    /// <exception cref="ShapeException">The input or the state does not fit.</exception>
    public CellState Step(Tensor x, CellState? before = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank != 2 || x.Shape[1] == 0)
            throw new ShapeException($"{this}: a time step's input must be [batch, inputs], found {x.Shape}.");
        if (!weight.IsInitialized) using (Workspace.Suspend()) Build(x.Shape[1], Random);
        if (x.Shape[1] != Inputs) throw new ShapeException($"{this}: it has weights for {Inputs} inputs, found {x.Shape}.");
        if (before is null) before = Zeros(x.Shape[0]);
        else CheckState(before, x.Shape[0]);
        return Next(x, before);
    }

    /// <summary>The initial state of a sequence: zeros.</summary>
    /// <param name="batch">The number of rows.</param>
    public CellState Zeros(int batch) => new(new Tensor([batch, Units]), HasMemory ? new Tensor([batch, Units]) : null);

    /// <summary>The formula of one time step.</summary>
    private protected abstract CellState Next(Tensor x, CellState before);

    /// <summary>All time steps at once, with the same parameters: the result and the last state.</summary>
    internal abstract (Tensor Output, CellState Last) Scan(Tensor x, CellState first, ScanOptions options);

    private protected static (Tensor Output, CellState Last) Scan<TGates>(ScanOptions options, params ReadOnlySpan<Tensor> inputs)
        where TGates : unmanaged, IRecurrentGates
    {
        var scan = new RecurrentScan<TGates>(options);
        var rows = scan.Forward(inputs);
        int batch = rows.Shape[0], units = rows.Shape[2];
        if (!options.GivesState) return (options.LastOnly ? rows.Reshape(batch, units) : rows, new(scan.LastHidden, scan.LastMemory));
        int time = options.LastOnly ? 0 : inputs[0].Shape[1];
        var hidden = rows.Slice(1, time, 1).Reshape(batch, units);
        var memory = scan.LastMemory is null ? null : rows.Slice(1, time + 1, 1).Reshape(batch, units);
        return (options.LastOnly ? hidden : rows.Slice(1, 0, time), new(hidden, memory));
    }

    internal virtual void Build(int inputs, Rng rng)
    {
        weight.Initialize([inputs, gates * Units]);
        recurrent.Initialize([Units, gates * Units]);
        bias.Initialize([gates * Units]);
        weights.Fill(weight.Edit(), inputs, Units, rng.Fork("weight"));
        weights.Fill(recurrent.Edit(), Units, Units, rng.Fork("recurrent"));
        FillBias(bias, rng);
    }

    private protected void FillBias(Parameter parameter, Rng rng) => biases.Fill(parameter.Edit(), Units, Units, rng.Fork(parameter.Name));

    internal void CheckState(CellState state, int batch)
    {
        Shape expected = [batch, Units];
        if (state.Hidden is null || state.Hidden.Shape != expected)
            throw new ShapeException($"{this}: the hidden state must be [batch, units] = {expected}, found {Found(state.Hidden)}.");
        if (!HasMemory && state.Memory is { } memory)
            throw new ShapeException($"{this}: its state has no memory, but one of the shape {memory.Shape} was given.");
        if (HasMemory && (state.Memory is null || state.Memory.Shape != expected))
            throw new ShapeException($"{this}: the state needs a memory of the shape {expected}, found {Found(state.Memory)}.");

        static string Found(Tensor? tensor) => tensor is null ? "none" : $"{tensor.Shape}";
    }

    /// <summary>The elements of one gate, [batch, units].</summary>
    private protected Tensor Gate(Tensor all, int gate) => all.Slice(1, gate * Units, Units);

    /// <summary>The name and the units.</summary>
    public override string ToString() => $"{GetType().Name}({Units})";
}
