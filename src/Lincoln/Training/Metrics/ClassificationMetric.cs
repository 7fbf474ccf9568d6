namespace Lincoln.Training;

/// <summary>A metric that compares the predicted class of every sample with the right one.</summary>
/// <remarks>
/// With a score per class ([.., classes]) the predicted class is the one with the largest score, the first of equal ones. With a single
/// score ([.., 1], two classes) it is 1 where the score is above the threshold. The target is a label per sample, or has the shape of the
/// prediction (one-hot; for a single score 0 or 1).
/// </remarks>
public abstract class ClassificationMetric : Metric
{
    private readonly double threshold;

    /// <summary>Creates the metric; the threshold is that of a single score: 0 for logits, 0.5 for probabilities.</summary>
    private protected ClassificationMetric(double threshold) => this.threshold = threshold;

    /// <inheritdoc/>
    public override void Add(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var shape = prediction.Shape;
        if (shape.Rank < 2 || shape[^1] == 0) throw new ShapeException($"{Name}: the prediction must be [batch, classes], found {shape}.");
        int scores = shape[^1], classes = Math.Max(2, scores), samples = shape.Count / scores;
        CheckTarget(shape, target, classes);
        Begin(classes);
        for (int i = 0; i < samples; i++)
        {
            int actual = target.Labels is { } labels ? labels.Values[i] : Class(target.Values!, 0.5, i, "target");
            Add(actual, Class(prediction, threshold, i, "prediction"));
        }
    }

    /// <summary>Called before the samples of a batch.</summary>
    private protected virtual void Begin(int classes) { }

    /// <summary>Takes one sample.</summary>
    private protected abstract void Add(int actual, int predicted);

    private void CheckTarget(Shape prediction, Target target, int classes)
    {
        if (target.Labels is { } labels)
        {
            var needed = prediction[..^1];
            if (labels.Shape != needed && !(prediction[^1] == 1 && labels.Shape == prediction))
                throw new ShapeException($"{Name}: the prediction {prediction} needs labels of shape {needed}, found {labels.Shape}.");
            labels.CheckBelow(classes, Name);
        }
        else if (target.Shape != prediction)
        {
            const string needed = "they must be equal, or the target must be class labels (Indices)";
            throw new ShapeException($"{Name}: the prediction is {prediction} but the target is {target.Shape}; {needed}.");
        }
    }

    private int Class(Tensor x, double threshold, int sample, string of)
    {
        int count = x.Shape[^1], best = 0;
        var scores = x.Values.Slice(sample * count, count);
        for (int c = 0; c < count; c++)
        {
            if (Real.IsNaN(scores[c])) throw NotANumber(of, sample);
            if (scores[c] > scores[best]) best = c;
        }
        if (count > 1) return best;
        return scores[0] > threshold ? 1 : 0;
    }

    private ArgumentException NotANumber(string of, int sample)
        => new($"{Name}: the {of} of sample {sample} is not a number (NaN), so it has no class. "
            + "Check the data for missing values, and the weights of the network.", of);
}
