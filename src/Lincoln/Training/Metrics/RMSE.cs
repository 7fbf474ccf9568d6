namespace Lincoln.Training;

/// <summary>The root of the mean squared error: √(Σ (p - t)² / n), in the units of the target (chapter 2 of the book).</summary>
public sealed class RMSE : RegressionMetric
{
    private double sum;

    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override double Value => Math.Sqrt(sum / Count);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        sum = 0;
    }

    private protected override void Add(double prediction, double target) => sum += (prediction - target) * (prediction - target);
}
