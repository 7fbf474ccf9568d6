namespace Lincoln;

/// <summary>Ends a training that no longer gets better on the validation set.</summary>
/// <param name="Patience">After how many validations in a row without an improvement to stop; at least 1, which is the first.</param>
/// <param name="MinDelta">By how much the watched value must be better than before to count as an improvement; at least 0.</param>
public sealed record EarlyStopping(int Patience = 5, double MinDelta = 0);
