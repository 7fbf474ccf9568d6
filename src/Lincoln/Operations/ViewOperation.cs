namespace Lincoln.Operations;

/// <summary>The same elements in another shape: the result shares the input's memory, and dx is dy in the input's shape.</summary>
public abstract class ViewOperation : Operation
{
    private protected ViewOperation() { }

    private protected sealed override Tensor Run(ReadOnlySpan<Tensor> x) => x[0].View(OutputShape(x));

    /// <summary>Copies the elements, which <see cref="Operation.Forward"/> does not need to.</summary>
    protected sealed override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => x[0].Values.CopyTo(y);

    /// <inheritdoc/>
    protected sealed override void InputGradients(Tensor dy, GradientSlots dx)
    {
        if (!dx.Needs(0)) return;
        var slot = dx[0];
        Kernels.Elementwise.Copy(dy.Values, slot.Values, slot.Add);
    }
}
