namespace Lincoln;

public partial class Tensor
{
    private bool requiresGradient;

    /// <summary>
    /// Whether gradients with respect to this tensor are wanted. Default: false; a trainable <see cref="Parameter"/> wants them always.
    /// </summary>
    public bool RequiresGradient
    {
        get => requiresGradient || this is Parameter { Trainable: true };
        set => requiresGradient = value;
    }

    /// <summary>
    /// Whether backpropagation keeps the gradient of this intermediate result, that of its last pass, instead of freeing it. Default:
    /// false.
    /// </summary>
    public bool RetainsGradient { get; set; }

    /// <summary>
    /// The derivative of the last <see cref="Backward"/>'s result with respect to this tensor, or null. In a tensor that no operation
    /// computed, such as a parameter, several calls add up until an optimizer's step or <see cref="ClearGradient"/>.
    /// </summary>
    public virtual Tensor? Gradient { get; private protected set; }

    /// <summary>The operation that made this tensor while the graph was recorded; null for a tensor that no operation computed.</summary>
    public Operation? Producer { get; internal set; }

    /// <summary>Whether a gradient passes through here.</summary>
    internal bool Tracks => Producer is not null || RequiresGradient;

    /// <summary>
    /// Computes the gradients of everything this tensor was computed from: each tensor that requires a gradient has it in
    /// <see cref="Gradient"/> afterwards (reverse-mode automatic differentiation, chapter 6 of the book).
    /// </summary>
    /// <param name="gradient">The derivative with respect to this tensor; may be left out for a single element, where it is 1.</param>
    /// <exception cref="InvalidOperationException">Nothing was recorded, or a tensor was edited after it was used.</exception>
    /// <exception cref="ShapeException">The gradient has another shape, or is missing for more than one element.</exception>
    public void Backward(Tensor? gradient = null) => Backpropagation.Run(this, gradient);

    /// <summary>Forgets the gradient; the next backward pass starts anew.</summary>
    public virtual void ClearGradient() => Gradient = null;

    /// <summary>
    /// Where the next gradient goes; <paramref name="add"/> is false for the first writer, which must write every element.
    /// </summary>
    internal virtual Span<Real> GradientToWrite(out bool add)
    {
        add = Gradient is not null;
        Gradient ??= Sibling();
        return Gradient.Storage;
    }
}
