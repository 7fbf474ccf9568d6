namespace Lincoln.Training;

/// <summary>A metric that compares numbers; prediction and target must have the same shape.</summary>
public abstract class RegressionMetric : Metric
{
    private protected RegressionMetric() { }

    /// <summary>The number of elements compared.</summary>
    private protected long Count { get; private set; }

    /// <inheritdoc/>
    public override void Add(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var expected = target.ValuesLike(prediction, Name).Values;
        var found = prediction.Values;
        // One element after the other, so that the sum does not depend on the batch size.
        for (int i = 0; i < found.Length; i++) Add(found[i], expected[i]);
        Count += found.Length;
    }

    /// <inheritdoc/>
    public override void Reset() => Count = 0;

    private protected abstract void Add(double prediction, double target);
}
