namespace Lincoln.Operations;

/// <summary>How a recurrent cell runs over a sequence.</summary>
/// <param name="Mask">[batch, time], 0 where a time step is padding; null: all count.</param>
/// <param name="IsReverse">From the last time step to the first.</param>
/// <param name="LastOnly">The result has no row for each time step.</param>
/// <param name="GivesState">The result has the last hidden state, and the memory if there is one, after the time steps.</param>
internal readonly record struct ScanOptions(Tensor? Mask, bool IsReverse, bool LastOnly, bool GivesState);
