namespace Lincoln.Training;

/// <summary>A metric that compares numbers; prediction and target must have the same shape.</summary>
public abstract class RegressionMetric : Metric
{
    private protected RegressionMetric() { }

    /// <summary>The number of elements compared.</summary>
    private protected long Count { get; private set; }

    /// <summary>The sum of the terms.</summary>
    private protected double Sum { get; private set; }

    /// <inheritdoc/>
    public override void Add(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var expected = target.ValuesLike(prediction, Name).Values;
        var found = prediction.Values;
        // One element after the other, so that the sum does not depend on the batch size.
        for (int i = 0; i < found.Length; i++) Sum += Term(found[i], expected[i]);
        Count += found.Length;
    }

    /// <inheritdoc/>
    public override void Reset() => (Count, Sum) = (0, 0);

    /// <summary>What one element adds to the sum.</summary>
    private protected abstract double Term(double prediction, double target);
}
