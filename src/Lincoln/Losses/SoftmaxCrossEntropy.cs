using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// -Σ t·ln softmax(z), the mean over the rows: z holds a score (logit) per class, the target a class label per row
/// (<see cref="Indices"/>) or a probability per class (one-hot or soft). dz = (softmax(z)·Σt - t) / rows (chapter 4 of the book).
/// </summary>
/// <remarks>
/// z is [.., classes]; labels have the shape of z without its last axis. Softmax and logarithm are computed together, so large scores do
/// not overflow. The book's loss adds (1 - t)·ln(1 - p) over all classes but not to its gradient; here value and gradient belong together.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor prediction, Target target) => new Node(target).Forward(prediction);

    private sealed class Node(Target target) : Operation
    {
        private Tensor? probabilities;

        public override string Name => nameof(SoftmaxCrossEntropy);

        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            var z = x[0].Shape;
            if (z.Rank < 2 || z.Count == 0) throw new ShapeException($"{Name}: the prediction must be [batch, classes] with at least one of each, found {z}.");
            if (target.Labels is not { } labels) target.ValuesLike(x[0], Name);
            else if (labels.Shape != z[..^1]) throw new ShapeException($"{Name}: the prediction {z} needs labels of shape {z[..^1]}, found {labels.Shape}.");
            else labels.CheckBelow(z[^1], Name);
            return [];
        }

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            int classes = x[0].Shape[^1], rows = x[0].Shape.Count / classes;
            probabilities = Tensor.Uninitialized(x[0].Shape);
            var losses = Tensor.Uninitialized([rows]);
            if (target.Labels is { } labels) Rows.SoftmaxCrossEntropy(x[0].Values, labels.Values, classes, probabilities.Storage, losses.Storage);
            else Rows.SoftmaxCrossEntropy(x[0].Values, target.Values!.Values, classes, probabilities.Storage, losses.Storage);
            y[0] = Reduce.Sum(losses.Values) / rows;
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            int classes = Input(0).Shape[^1], rows = Input(0).Shape.Count / classes;
            Real scale = dy.Values[0] / rows;
            var slot = dx[0];
            if (target.Labels is { } labels) Rows.SoftmaxCrossEntropyGradient(probabilities!.Values, labels.Values, classes, scale, slot.Values, slot.Add);
            else Rows.SoftmaxCrossEntropyGradient(probabilities!.Values, target.Values!.Values, classes, scale, slot.Values, slot.Add);
        }
    }
}
