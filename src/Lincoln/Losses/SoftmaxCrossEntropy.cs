using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// -Σ t·ln softmax(z), the mean over the rows: z holds a score (logit) per class, the target a class label per row
/// (<see cref="Indices"/>) or a probability per class (one-hot or soft). dz = (softmax(z)·Σt - t) / rows (chapter 4 of the book).
/// </summary>
/// <remarks>
/// z is [.., classes]; labels have the shape of z without its last axis. Softmax and logarithm are computed together, so large scores do
/// not overflow. The book's loss adds (1 - t)·ln(1 - p) over all classes but not to its gradient; here value and gradient belong together.
/// Probabilities are at least 0; their rows need not sum to 1, which weighs the samples.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor prediction, Target target)
    {
        if (target.Labels is { } labels) return new Node(labels).Forward(prediction);
        if (target.Values is { } values && prediction.Shape.Rank > 0 && values.Shape == prediction.Shape[..^1])
            throw new ShapeException($"{nameof(SoftmaxCrossEntropy)}: the target {values.Shape} has one element "
                + $"for each row of the prediction {prediction.Shape}. Give class labels as Indices, or a probability for every class.");
        return new Node(null).Forward(prediction, target.ValuesLike(prediction, nameof(SoftmaxCrossEntropy)));
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config) => config.Type("softmax-cross-entropy");

    // Inputs: the scores, and the probabilities when there are no labels.
    private sealed class Node(Indices? labels) : Operation
    {
        private Tensor? softmax;

        public override string Name => nameof(SoftmaxCrossEntropy);

        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            var z = x[0].Shape;
            if (z.Rank < 2 || z.Count == 0)
                throw new ShapeException($"{Name}: the prediction must be [batch, classes] with at least one of each, found {z}.");
            if (z[^1] == 1)
                throw new ShapeException($"{Name}: the prediction {z} has one score for each sample, so the loss would always be 0. "
                    + "Give a score for each class; use BinaryCrossEntropy for two classes, MeanSquaredError for numbers.");
            if (labels is null) CheckProbabilities(x[1]);
            else if (labels.Shape != z[..^1])
                throw new ShapeException($"{Name}: the prediction {z} needs labels of shape {z[..^1]}, found {labels.Shape}.");
            else labels.CheckBelow(z[^1], Name);
            return [];
        }

        private void CheckProbabilities(Tensor target)
        {
            int wrong = target.Values.IndexOfAnyExceptInRange(0, Real.MaxValue);
            if (wrong >= 0)
                throw new ArgumentOutOfRangeException(nameof(target),
                    $"{Name}: element {wrong} of the target {target.Shape} is {target.Values[wrong]}, which is not a probability. "
                    + "Give probabilities, or class labels as Indices.");
        }

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var (rows, classes) = Sizes(x[0]);
            softmax = Tensor.Uninitialized(x[0].Shape);
            var losses = Tensor.Uninitialized([rows]);
            if (labels is null) Rows.SoftmaxCrossEntropy(x[0].Values, x[1].Values, classes, softmax.Storage, losses.Storage);
            else Rows.SoftmaxCrossEntropy(x[0].Values, labels.Values, classes, softmax.Storage, losses.Storage);
            y[0] = Reduce.Sum(losses.Values) / rows;
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            var (rows, classes) = Sizes(Input(0));
            Real scale = dy.Values[0] / rows;
            if (dx.Needs(0))
            {
                var slot = dx[0];
                var p = softmax!.Values;
                if (labels is null) Rows.SoftmaxCrossEntropyGradient(p, Input(1).Values, classes, scale, slot.Values, slot.Add);
                else Rows.SoftmaxCrossEntropyGradient(p, labels.Values, classes, scale, slot.Values, slot.Add);
            }
            if (labels is null && dx.Needs(1))                     // a teacher's probabilities: dt = -ln softmax(z) / rows
            {
                var gradient = Tensor.Uninitialized(Input(0).Shape);
                Rows.LogSoftmax(Input(0).Values, classes, gradient.Storage);
                Kernels.Elementwise.Scale(gradient.Storage, -scale);
                dx.Accumulate(1, gradient);
            }
        }

        private static (int Rows, int Classes) Sizes(Tensor z) => (z.Shape.Count / z.Shape[^1], z.Shape[^1]);
    }
}
