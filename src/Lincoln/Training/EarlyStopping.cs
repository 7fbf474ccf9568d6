namespace Lincoln;

/// <summary>Ends a training that no longer gets better on the validation set.</summary>
/// <param name="Patience">The number of validations in a row without an improvement that ends the training; at least 1.</param>
/// <param name="MinDelta">The smallest difference of the monitored value that counts as an improvement; at least 0.</param>
public sealed record EarlyStopping(int Patience = 5, double MinDelta = 0);
