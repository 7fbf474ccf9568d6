namespace Lincoln.Training;

/// <summary>The mean absolute error: Σ |p - t| / n, in the units of the target (chapter 2 of the book).</summary>
public sealed class MAE : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override double Value => Sum / Count;

    private protected override double Term(double prediction, double target) => Math.Abs(prediction - target);
}
