using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>
/// A recurrent cell over all time steps: [batch, time, features] → [batch, rows, units], a row for every time step and, if asked for, one
/// for the last hidden state and one for the last memory. Equal to the cell run step by step, except for rounding.
/// </summary>
/// <remarks>
/// The input's products of all time steps are computed at once, and so are the gradients of the weights; only the product of the state
/// waits for the time step before. Of inputs that are mostly zeros, such as one-hot characters, only non-zero elements are multiplied.
/// Inputs: x, weight, recurrent, bias, h₀, then c₀ where the cell has a memory, then b′ where it has a second bias.
/// </remarks>
internal sealed class RecurrentScan<TGates>(ScanOptions options) : Operation where TGates : unmanaged, IRecurrentGates
{
    private const int X = 0, Weight = 1, Recurrent = 2, Bias = 3, First = 4;

    private Tensor? gates, hidden, memory, candidateProduct, past;

    /// <inheritdoc/>
    public override string Name => $"RecurrentScan({TGates.Name})";

    /// <summary>The last hidden state, without a graph.</summary>
    public Tensor LastHidden => hidden!.View([hidden.Shape[1], hidden.Shape[2]], hidden.Shape[1] * hidden.Shape[2] * (steps % 2));

    /// <summary>The last memory, without a graph; null when the cell has none.</summary>
    public Tensor? LastMemory
        => memory?.View([memory.Shape[1], memory.Shape[2]], (memory.Shape[0] - 1) * memory.Shape[1] * memory.Shape[2]);

    private int steps;
    private bool isSparse;

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, First + 1 + (TGates.HasMemory || TGates.HasCandidateProduct ? 1 : 0));
        Shape input = x[X].Shape;
        int rows = options.LastOnly ? 0 : input[1];
        if (options.GivesState || options.LastOnly) rows++;
        if (options.GivesState && TGates.HasMemory) rows++;
        return [input[0], rows, x[Recurrent].Shape[0]];
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
    {
        var (batch, time) = (x[X].Shape[0], x[X].Shape[1]);
        int units = x[Recurrent].Shape[0], rows = OutputShape(x)[1];
        var sizes = new RecurrentSizes(batch, time, units, TGates.Count, rows, options.IsReverse);
        steps = time;
        bool keeps = Mode.Recording;
        gates = Tensor.Uninitialized([batch, time, sizes.GatesStep]);
        hidden = Tensor.Uninitialized([2, batch, units]);
        memory = TGates.HasMemory ? Tensor.Uninitialized([keeps ? time + 1 : 1, batch, units]) : null;
        candidateProduct = TGates.HasCandidateProduct ? Tensor.Uninitialized([keeps ? time : 1, batch, units]) : null;
        past = keeps ? Tensor.Uninitialized([batch, time, units]) : null;
        x[First].Values.CopyTo(hidden.Storage);
        if (memory is not null) x[First + 1].Values.CopyTo(memory.Storage);

        isSparse = MostlyZeros.Is(x[X].Values, x[X].Shape[2]);
        Recurrence<TGates>.InputProduct(x[X].Values, isSparse, x[Weight].Values, gates.Storage, sizes);
        var packed = Tensor.Uninitialized([time > 1 ? Recurrence<TGates>.PackedLength(units) : 0]);
        var product = Tensor.Uninitialized([batch * sizes.GatesStep]);
        var resetState = Tensor.Uninitialized([TGates.HasResetState ? sizes.State : 0]);
        Recurrence<TGates>.Forward(new()
        {
            Sizes = sizes,
            Recurrent = x[Recurrent].Values,
            Bias = x[Bias].Values,
            CandidateBias = TGates.HasCandidateProduct ? x[First + 1].Values : [],
            Mask = ValuesOf(options.Mask),
            Gates = gates.Storage,
            Hidden = hidden.Storage,
            Memory = StorageOf(memory),
            CandidateProduct = StorageOf(candidateProduct),
            ResetState = resetState.Storage,
            Past = StorageOf(past),
            Y = options.LastOnly ? [] : y,
            Packed = packed.Storage,
            Product = product.Storage,
        });
        foreach (var scratch in (ReadOnlySpan<Tensor>)[packed, product, resetState]) scratch.Release();
        int row = options.LastOnly ? 0 : time;
        if (row < rows) Permute.CopyAxis(LastHidden.Values, 1, 0, y, rows, row, batch, 1, units);
        if (row + 1 < rows) Permute.CopyAxis(LastMemory!.Values, 1, 0, y, rows, row + 1, batch, 1, units);
    }

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        Tensor x = Input(X), weight = Input(Weight), recurrent = Input(Recurrent);
        int batch = x.Shape[0], time = x.Shape[1], units = recurrent.Shape[0], rows = dy.Shape[1];
        var sizes = new RecurrentSizes(batch, time, units, TGates.Count, rows, options.IsReverse);
        int state = options.LastOnly ? 0 : time;
        Tensor dHidden = Last(dy, state, batch, units), dMemory = Last(dy, TGates.HasMemory ? state + 1 : rows, batch, units);
        Tensor dGates = Tensor.Uninitialized([batch, time, sizes.GatesStep]);
        Tensor dCandidateProduct = Tensor.Uninitialized([batch, time, TGates.HasCandidateProduct ? sizes.UnitsStep : 0]);
        Tensor pastResetState = Tensor.Uninitialized([batch, time, TGates.HasResetState ? sizes.UnitsStep : 0]);
        Tensor dResetState = Tensor.Uninitialized([TGates.HasResetState ? sizes.State : 0]);
        var packed = Tensor.Uninitialized([Recurrence<TGates>.PackedLength(units)]);
        Recurrence<TGates>.Backward(new()
        {
            Sizes = sizes,
            Recurrent = recurrent.Values,
            Mask = ValuesOf(options.Mask),
            Gates = gates!.Values,
            Memory = ValuesOf(memory),
            CandidateProduct = ValuesOf(candidateProduct),
            Past = past!.Values,
            DY = options.LastOnly ? [] : dy.Values,
            DHidden = dHidden.Storage,
            DMemory = dMemory.Storage,
            NeedsFirst = dx.Needs(First),
            DGates = dGates.Storage,
            DCandidateProduct = dCandidateProduct.Storage,
            PastResetState = pastResetState.Storage,
            Packed = packed.Storage,
            DResetState = dResetState.Storage,
        });
        packed.Release();

        if (dx.Needs(X))
        {
            var slot = dx[X];
            Recurrence<TGates>.InputGradient(dGates.Values, weight.Values, slot.Values, sizes, slot.Add);
        }
        if (dx.Needs(Weight))
        {
            var slot = dx[Weight];
            Recurrence<TGates>.WeightGradient(x.Values, isSparse, dGates.Values, slot.Values, sizes, slot.Add);
        }
        if (dx.Needs(Recurrent))
        {
            var slot = dx[Recurrent];
            Recurrence<TGates>.RecurrentGradient(
                past.Values, dGates.Values, dCandidateProduct.Values, pastResetState.Values, slot.Values, sizes, slot.Add);
        }
        if (dx.Needs(Bias)) AddBiasGradient(dGates, dx[Bias]);
        if (dx.Needs(First)) Add(dHidden, dx[First]);
        if (TGates.HasMemory && dx.Needs(First + 1)) Add(dMemory, dx[First + 1]);
        if (TGates.HasCandidateProduct && dx.Needs(First + 1)) AddBiasGradient(dCandidateProduct, dx[First + 1]);
        foreach (var scratch in (ReadOnlySpan<Tensor>)[dHidden, dMemory, dGates, dCandidateProduct, pastResetState, dResetState])
            scratch.Release();
    }

    private static ReadOnlySpan<Real> ValuesOf(Tensor? tensor) => tensor is null ? [] : tensor.Values;

    private static Span<Real> StorageOf(Tensor? tensor) => tensor is null ? [] : tensor.Storage;

    private static void AddBiasGradient(Tensor gradient, GradientSlot slot)
    {
        var scratch = Tensor.Uninitialized([gradient.Shape[2]]);
        Recurrence<TGates>.BiasGradient(gradient.Values, scratch.Storage, slot.Values, gradient.Shape[0] * gradient.Shape[1], slot.Add);
        scratch.Release();
    }

    private static void Add(Tensor gradient, GradientSlot slot) => Elementwise.Copy(gradient.Values, slot.Values, slot.Add);

    // The gradient of a state that is a row of the result, else zeros.
    private static Tensor Last(Tensor dy, int row, int batch, int units)
    {
        var gradient = Tensor.Uninitialized([batch, units]);
        if (row < dy.Shape[1]) Permute.CopyAxis(dy.Values, dy.Shape[1], row, gradient.Storage, 1, 0, batch, 1, units);
        else gradient.Storage.Clear();
        return gradient;
    }
}
