namespace Lincoln.Losses;

/// <summary>
/// How wrong a prediction is, as a single number (chapters 3 and 4 of the book). Every loss documents how it reduces the batch to that
/// number.
/// </summary>
/// <remarks>
/// Shapes must be equal; nothing is ever stretched. A target that requires a gradient gets one, too.
/// A loss of your own that compares element by element is an <see cref="ElementLoss{TFunction}"/>.
/// </remarks>
public abstract class Loss
{
    private Tensor? lastPrediction, lastLoss;

    /// <summary>The loss of a batch: a tensor of one element, from which gradients can be computed.</summary>
    /// <exception cref="ShapeException">Prediction and target do not fit.</exception>
    /// <exception cref="ArgumentException">The target is of another kind, or a label is outside the classes.</exception>
    public Tensor Forward(Tensor prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var loss = Call(prediction, target);
        (lastPrediction, lastLoss) = Mode.Recording ? (prediction, loss) : (null, null);
        return loss;
    }

    /// <summary>
    /// By hand, as in the book: the gradient of the last loss with respect to its prediction (null when that does not track gradients).
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no recorded run.</exception>
    public Tensor? Backward()
    {
        if (lastLoss is null)
            throw new InvalidOperationException($"{this}: Backward needs a recorded run; call Forward first, with recording on.");
        if (!lastPrediction!.Tracks) return null;
        lastPrediction.ClearGradient();
        Backpropagation.Run(lastLoss, null, until: lastPrediction);
        return lastPrediction.Gradient;
    }

    /// <summary>The formula.</summary>
    protected abstract Tensor Call(Tensor prediction, Target target);

    /// <summary>Writes the settings from which <see cref="LossCatalogue"/> creates the loss again.</summary>
    /// <exception cref="NotSupportedException">The loss cannot be saved: it is the user's own and not in the catalogue.</exception>
    public virtual void Describe(ConfigWriter config) => throw new NotSupportedException(
        $"{this}: this loss does not say how it is saved. Override Describe and register it in LossCatalogue, "
            + "or save the weights alone and load them into a network made in code.");

    /// <summary>The name of the class.</summary>
    public override string ToString() => GetType().Name;
}
