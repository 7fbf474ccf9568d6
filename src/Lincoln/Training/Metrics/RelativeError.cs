namespace Lincoln.Training;

/// <summary>
/// The root of the mean squared error as a fraction of the mean target: √(Σ (p - t)² / n) / |Σ t / n| (chapter 2 of the book).
/// </summary>
public sealed class RelativeError : RegressionMetric
{
    private double targets;

    /// <inheritdoc/>
    public override string Name => "relative_error";

    /// <inheritdoc/>
    public override double Value => Math.Sqrt(Sum / Count) / Math.Abs(targets / Count);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        targets = 0;
    }

    private protected override double Term(double prediction, double target)
    {
        targets += target;
        return (prediction - target) * (prediction - target);
    }
}
