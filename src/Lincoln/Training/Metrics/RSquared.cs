namespace Lincoln.Training;

/// <summary>
/// The fraction of the targets' variance that is explained: R² = 1 - Σ (p - t)² / Σ (t - mean t)². 1 is perfect, 0 is as good as
/// predicting the mean, below 0 is worse.
/// </summary>
/// <remarks>
/// With several outputs ([.., outputs]) it is the mean over the outputs. For an output whose targets are all equal it is 1 when every
/// prediction is exact and 0 otherwise.
/// </remarks>
public sealed class RSquared : Metric
{
    private long samples;
    private double[] residuals = [], means = [], variations = [];

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Value => samples == 0 ? double.NaN : residuals.Zip(variations, OfOutput).Average();

    /// <inheritdoc/>
    public override void Reset() => (samples, residuals, means, variations) = (0, [], [], []);

    /// <inheritdoc/>
    public override void Add(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var expected = target.ValuesLike(prediction, Name).Values;
        var found = prediction.Values;
        if (found.Length == 0) return;
        int outputs = prediction.Shape.Rank > 1 ? prediction.Shape[^1] : 1;
        if (samples == 0) (residuals, means, variations) = (new double[outputs], new double[outputs], new double[outputs]);
        if (outputs != means.Length)
        {
            string change = $"it saw {means.Length} outputs so far, and now the prediction {prediction.Shape} has {outputs}";
            throw new ShapeException($"{Name}: {change}. Call Reset in between.");
        }
        for (int i = 0; i < found.Length; i++)
        {
            int output = i % outputs;
            if (output == 0) samples++;
            double error = (double)found[i] - expected[i];
            residuals[output] += error * error;
            // Welford's update: the squares of large targets would lose their small differences.
            double before = expected[i] - means[output];
            means[output] += before / samples;
            variations[output] += before * (expected[i] - means[output]);
        }
    }

    private static double OfOutput(double residual, double variation)
    {
        if (variation > 0) return 1 - residual / variation;
        return residual switch { 0 => 1, > 0 => 0, _ => double.NaN };
    }
}
