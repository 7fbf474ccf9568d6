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
internal sealed class RecurrentScan<TCell>(ScanOptions options) : Operation where TCell : unmanaged, IRecurrentCell
{
    private const int X = 0, Weight = 1, Recurrent = 2, Bias = 3, First = 4;

    private static readonly bool HasMemory = typeof(TCell) == typeof(MemoryCell), HasSecondBias = TCell.HasSecondGradient;

    private Tensor? gates, kept, past, hidden;

    /// <inheritdoc/>
    public override string Name => $"RecurrentScan({typeof(TCell).Name})";

    /// <summary>The last hidden state, without a graph.</summary>
    public Tensor LastHidden => hidden!.View([hidden.Shape[1], hidden.Shape[2]], hidden.Shape[1] * hidden.Shape[2] * (steps % 2));

    /// <summary>The last memory, without a graph; null when the cell has none.</summary>
    public Tensor? LastMemory
        => HasMemory ? kept!.View([kept.Shape[1], kept.Shape[2]], (kept.Shape[0] - 1) * kept.Shape[1] * kept.Shape[2]) : null;

    private int steps;
    private bool isSparse;

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, First + 1 + (HasMemory || HasSecondBias ? 1 : 0));
        Shape input = x[X].Shape;
        int rows = options.LastOnly ? 0 : input[1];
        if (options.GivesState || options.LastOnly) rows++;
        if (options.GivesState && HasMemory) rows++;
        return [input[0], rows, x[Recurrent].Shape[0]];
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
    {
        var (batch, time) = (x[X].Shape[0], x[X].Shape[1]);
        int units = x[Recurrent].Shape[0], rows = OutputShape(x)[1], state = batch * units;
        steps = time;
        bool keeps = Mode.Recording;
        gates = Tensor.Uninitialized([batch, time, Recurrence<TCell>.GatesRow(units)]);
        hidden = Tensor.Uninitialized([2, batch, units]);
        kept = Tensor.Uninitialized([keeps && (HasMemory || HasSecondBias) ? time + 1 : 1, batch, units]);
        past = keeps ? Tensor.Uninitialized([batch, time, units]) : null;
        x[First].Values.CopyTo(hidden.Storage);
        if (HasMemory) x[First + 1].Values.CopyTo(kept.Storage);

        isSparse = MostlyZeros.Is(x[X].Values, x[X].Shape[2]);
        Recurrence<TCell>.InputProduct(x[X].Values, isSparse, x[Weight].Values, gates.Storage, batch, time, units);
        var packed = Tensor.Uninitialized([time > 1 ? Recurrence<TCell>.PackedLength(units) : 0]);
        var product = Tensor.Uninitialized([Recurrence<TCell>.ProductLength(batch, units)]);
        Recurrence<TCell>.Forward(new()
        {
            Batch = batch,
            Time = time,
            Units = units,
            IsReverse = options.IsReverse,
            Recurrent = x[Recurrent].Values,
            Bias = x[Bias].Values,
            SecondBias = HasSecondBias ? x[First + 1].Values : [],
            Mask = options.Mask is { } mask ? mask.Values : [],
            Gates = gates.Storage,
            Hidden = hidden.Storage,
            Kept = kept.Storage,
            Past = past is null ? [] : past.Storage,
            Y = options.LastOnly ? [] : y,
            RowsOfY = rows,
            Packed = packed.Storage,
            Product = product.Storage,
        });
        packed.Release();
        product.Release();
        int row = options.LastOnly ? 0 : time;
        if (row < rows) Permute.CopyAxis(LastHidden.Values, 1, 0, y, rows, row, batch, 1, units);
        if (row + 1 < rows) Permute.CopyAxis(LastMemory!.Values, 1, 0, y, rows, row + 1, batch, 1, units);
    }

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        Tensor x = Input(X), weight = Input(Weight), recurrent = Input(Recurrent);
        var (batch, time) = (x.Shape[0], x.Shape[1]);
        int units = recurrent.Shape[0], row = Recurrence<TCell>.GatesRow(units);
        int rowSecond = HasSecondBias || TCell.HasTwoProducts ? Recurrence<TCell>.SecondRow(units) : 0;
        int rows = dy.Shape[1], state = options.LastOnly ? 0 : time, steps = batch * time;
        Tensor dHidden = Last(dy, state, batch, units), dMemory = Last(dy, HasMemory ? state + 1 : rows, batch, units);
        Tensor dGates = Tensor.Uninitialized([batch, time, row]), dSecond = Tensor.Uninitialized([batch, time, rowSecond]);
        Tensor dReset = Tensor.Uninitialized([TCell.HasTwoProducts ? batch * units : 0]);
        var packed = Tensor.Uninitialized([Recurrence<TCell>.PackedLength(units)]);
        Recurrence<TCell>.Backward(new()
        {
            Batch = batch,
            Time = time,
            Units = units,
            IsReverse = options.IsReverse,
            Recurrent = recurrent.Values,
            Mask = options.Mask is { } mask ? mask.Values : [],
            Gates = gates!.Values,
            Kept = kept!.Values,
            Past = past!.Values,
            DY = options.LastOnly ? [] : dy.Values,
            RowsOfY = rows,
            DHidden = dHidden.Storage,
            DKept = dMemory.Storage,
            NeedsFirst = dx.Needs(First),
            DGates = dGates.Storage,
            DSecond = dSecond.Storage,
            Packed = packed.Storage,
            DReset = dReset.Storage,
        });
        packed.Release();

        if (dx.Needs(X))
        {
            var slot = dx[X];
            Recurrence<TCell>.InputGradient(dGates.Values, weight.Values, slot.Values, steps, units, slot.Add);
        }
        if (dx.Needs(Weight))
        {
            var slot = dx[Weight];
            Recurrence<TCell>.WeightGradient(x.Values, isSparse, dGates.Values, slot.Values, steps, units, slot.Add);
        }
        if (dx.Needs(Recurrent))
        {
            var slot = dx[Recurrent];
            Recurrence<TCell>.RecurrentGradient(past!.Values, dGates.Values, dSecond.Values, slot.Values, steps, units, slot.Add);
        }
        if (dx.Needs(Bias)) AddBiasGradient(dGates, dx[Bias]);
        if (dx.Needs(First)) Add(dHidden, dx[First]);
        if (HasMemory && dx.Needs(First + 1)) Add(dMemory, dx[First + 1]);
        if (HasSecondBias && dx.Needs(First + 1)) AddBiasGradient(dSecond, dx[First + 1]);
        foreach (var room in (ReadOnlySpan<Tensor>)[dHidden, dMemory, dGates, dSecond, dReset]) room.Release();
    }

    private static void AddBiasGradient(Tensor gradient, GradientSlot slot)
    {
        var room = Tensor.Uninitialized([gradient.Shape[2]]);
        Recurrence<TCell>.BiasGradient(gradient.Values, room.Storage, slot.Values, gradient.Shape[0] * gradient.Shape[1], slot.Add);
        room.Release();
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
