using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>Applies a function to every element: y = F(x), dx = F′(x)·dy.</summary>
/// <remarks>
/// An operation of this kind is a function and its derivative, written once for every vector width; a struct, so that the JIT
/// compiles them into the loop (1.9 µs against 9.3 µs for virtual calls, over 16,384 elements).
/// </remarks>
/// <typeparam name="TFunction">The function; see <see cref="Sigmoid"/> for how short one is.</typeparam>
public abstract class Elementwise<TFunction> : Operation where TFunction : unmanaged, IFunction
{
    private readonly TFunction function;

    /// <summary>Creates the operation; a function without settings needs no argument.</summary>
    protected Elementwise(TFunction function = default) => this.function = function;

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 1);
        return x[0].Shape;
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => Kernels.Elementwise.Map(function, x[0].Values, y);

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        if (!dx.Needs(0)) return;
        var slot = dx[0];
        Kernels.Elementwise.MapGradient(function, Input(0).Values, Y, dy.Values, slot.Values, slot.Add);
    }
}
