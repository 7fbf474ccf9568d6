namespace Lincoln.Training;

/// <summary>The root of the mean squared error: √(Σ (p - t)² / n), in the units of the target (chapter 2 of the book).</summary>
public sealed class RMSE : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override double Value => Math.Sqrt(Sum / Count);

    private protected override double Term(double prediction, double target) => (prediction - target) * (prediction - target);
}
