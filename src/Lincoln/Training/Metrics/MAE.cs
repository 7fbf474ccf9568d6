namespace Lincoln.Training;

/// <summary>The mean absolute error: Σ |p - t| / n, in the units of the target (chapter 2 of the book).</summary>
public sealed class MAE : RegressionMetric
{
    private double sum;

    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override double Value => sum / Count;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        sum = 0;
    }

    private protected override void Add(double prediction, double target) => sum += Math.Abs(prediction - target);
}
