namespace Lincoln.Training;

/// <summary>The fraction of samples with the right predicted class: right / all, 0..1 (chapter 4 of the book, there in percent).</summary>
public sealed class Accuracy : ClassificationMetric
{
    private long right, all;

    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The score above which a single score means class 1. Default: 0, for logits; 0.5 for probabilities.</param>
    public Accuracy(double threshold = 0) : base(threshold) { }

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Value => all == 0 ? double.NaN : (double)right / all;

    /// <inheritdoc/>
    public override void Reset() => right = all = 0;

    private protected override void Add(int actual, int predicted)
    {
        all++;
        if (actual == predicted) right++;
    }
}
