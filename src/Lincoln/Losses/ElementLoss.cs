using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Losses;

/// <summary>An elementwise loss: F(prediction, target), reduced to a single number.</summary>
/// <remarks>Prediction and target have equal shapes, with at least one element.</remarks>
/// <typeparam name="TFunction">
/// F and its derivatives by the prediction (DA) and the target (DB); see <see cref="MeanAbsoluteError"/> for how short one is.
/// </typeparam>
public abstract class ElementLoss<TFunction> : Loss where TFunction : unmanaged, IFunction2
{
    private readonly TFunction function;

    /// <summary>Creates the loss; a function without settings needs no argument.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    protected ElementLoss(Reduction reduction, TFunction function = default)
    {
        if (!Enum.IsDefined(reduction))
            throw new ArgumentOutOfRangeException(nameof(reduction), $"reduction: use Mean or SumPerSample, found {reduction}.");
        (Reduction, this.function) = (reduction, function);
    }

    /// <summary>How the losses of single elements become a single number.</summary>
    public Reduction Reduction { get; }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor prediction, Target target) => Compare(prediction, target.ValuesLike(prediction, GetType().Name));

    private protected Tensor Compare(Tensor prediction, Tensor target)
    {
        var shape = prediction.Shape;
        if (shape.Count == 0 || (shape.Rank == 0 && Reduction == Reduction.SumPerSample))
            throw new ShapeException($"{GetType().Name}: it needs a batch [batch, ..] with at least one element, found {shape}.");
        var losses = new Terms(GetType().Name, function).Forward(prediction, target);
        return Reduction == Reduction.Mean ? losses.Mean() : losses.Sum() / shape[0];
    }

    private sealed class Terms(string name, TFunction function) : ElementwiseBinary<TFunction>(function)
    {
        public override string Name => name;
    }
}
