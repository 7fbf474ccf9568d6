using Lincoln.Kernels;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>
/// e to the mean cross-entropy -ln p of the right class, the number of equally likely classes to which the network's uncertainty amounts:
/// 1 is certainty, the number of classes is the value of guessing. For text models: per character or token.
/// </summary>
/// <remarks>The prediction has a score (logit) per class, [.., classes]; the target has a label for each row of scores.</remarks>
public sealed class Perplexity : Metric
{
    private double sum;
    private long count;

    /// <inheritdoc/>
    public override string Name => "perplexity";

    /// <inheritdoc/>
    public override double Value => count == 0 ? double.NaN : PortableMath.Power(Math.E, sum / count);

    /// <inheritdoc/>
    public override void Reset() => (sum, count) = (0, 0);

    /// <inheritdoc/>
    public override void Add(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var shape = prediction.Shape;
        if (shape.Rank < 2 || shape[^1] == 0) throw new ShapeException($"{Name}: the prediction must be [batch, classes], found {shape}.");
        if (target.Labels is not { } labels)
            throw new ArgumentException($"{Name}: it needs class labels (Indices) as the target.", nameof(target));
        if (labels.Shape != shape[..^1])
            throw new ShapeException($"{Name}: the prediction {shape} needs labels of shape {shape[..^1]}, found {labels.Shape}.");
        labels.CheckBelow(shape[^1], Name);
        var logarithms = Tensor.Uninitialized(shape);
        Rows.LogSoftmax(prediction.Values, shape[^1], logarithms.Storage);
        for (int i = 0; i < labels.Values.Length; i++) sum -= logarithms.Values[i * shape[^1] + labels.Values[i]];
        count += labels.Values.Length;
    }
}
