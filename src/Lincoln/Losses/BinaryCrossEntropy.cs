using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// -t·ln σ(z) - (1 - t)·ln(1 - σ(z)) for a score z and a target t: the mean over all elements, or the sum over the outputs and the mean
/// over the batch. For yes-or-no questions, one or several at once (the "single class" of the book's chapter 4).
/// </summary>
/// <remarks>
/// z is the score before the sigmoid, so the last layer has no activation: sigmoid and logarithm are computed together, as max(z, 0) -
/// z·t + ln(1 + e^-|z|), and large scores do not overflow; dz = σ(z) - t. Targets are probabilities (a tensor in the shape of z, elements
/// in 0..1) or labels 0 and 1 (<see cref="Indices"/> in the shape of z, or without its last axis when that has size 1).
/// </remarks>
public sealed class BinaryCrossEntropy : ElementLoss<BinaryCrossEntropy.Function>
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Default: the mean over all elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public BinaryCrossEntropy(Reduction reduction = Reduction.Mean) : base(reduction) { }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor prediction, Target target)
    {
        if (target.Labels is { } labels) return Compare(prediction, Numbers(labels, prediction.Shape));
        var values = target.ValuesLike(prediction, nameof(BinaryCrossEntropy));
        int wrong = values.Values.IndexOfAnyExceptInRange(0, 1);
        return wrong < 0 ? Compare(prediction, values)
            : throw new ArgumentOutOfRangeException(nameof(target),
                $"BinaryCrossEntropy: element {wrong} of the target {values.Shape} is {values.Values[wrong]}, which is not in 0..1.");
    }

    private static Tensor Numbers(Indices labels, Shape shape)
    {
        bool withoutLast = shape.Rank > 1 && shape[^1] == 1 && labels.Shape == shape[..^1];
        if (labels.Shape != shape && !withoutLast)
        {
            string orShape = shape.Rank > 1 && shape[^1] == 1 ? $" or {shape[..^1]}" : "";
            throw new ShapeException($"BinaryCrossEntropy: the prediction {shape} needs labels of the same shape{orShape}, "
                + $"found {labels.Shape}.");
        }
        labels.CheckBelow(2, nameof(BinaryCrossEntropy));
        var numbers = Tensor.Uninitialized(shape);
        for (int i = 0; i < numbers.Storage.Length; i++) numbers.Storage[i] = labels.Values[i];
        return numbers;
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("binary-cross-entropy");
        ReductionConfig.Write(config, Reduction);
    }

    /// <summary>The function and its derivatives.</summary>
    public readonly struct Function : IFunction2
    {
        /// <inheritdoc/>
        // The first two terms cancel exactly where they are large, so that the last one keeps its digits.
        public V F<V>(V z, V t) where V : struct, ILane<V> => V.Max(z, V.Splat(0)) - z * t + VectorMath.Log1p(VectorMath.Exp(-V.Abs(z)));

        /// <inheritdoc/>
        public V DA<V>(V z, V t, V y) where V : struct, ILane<V> => VectorMath.Sigmoid(z) - t;

        /// <inheritdoc/>
        public V DB<V>(V z, V t, V y) where V : struct, ILane<V> => -z;
    }
}
