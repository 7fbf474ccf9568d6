using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// A cell over the time steps of a sequence, one after another, each built from operations: the readable form of a recurrent layer.
/// </summary>
internal static class CellScan
{
    /// <summary>The hidden states of all time steps, [batch, time, units], or of the last, [batch, units]; and the last state.</summary>
    public static (Tensor Output, CellState Last) Run(RecurrentCell cell, Tensor x, CellState state, ScanOptions options)
    {
        int batch = x.Shape[0], time = x.Shape[1];
        var outputs = new Tensor[time];
        for (int step = 0; step < time; step++)
        {
            int t = options.IsReverse ? time - 1 - step : step;
            var next = cell.Step(x.Slice(1, t, 1).Reshape([batch, x.Shape[2]]), state);
            outputs[t] = next.Hidden;
            if (options.Mask is { } mask)
            {
                Tensor counts = mask.Slice(1, t, 1), isPadding = 1 - counts;
                outputs[t] = counts * next.Hidden;
                var kept = next.Memory is { } memory ? counts * memory + isPadding * state.Memory! : null;
                next = new(outputs[t] + isPadding * state.Hidden, kept);
            }
            state = next;
        }
        if (options.LastOnly) return (state.Hidden, state);
        for (int t = 0; t < time; t++) outputs[t] = outputs[t].Reshape([batch, 1, cell.Units]);
        return (Tensor.Concatenate(1, outputs), state);
    }
}
