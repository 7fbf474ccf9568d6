using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>Combines two tensors element by element: y = F(a, b), da = ∂F/∂a·dy, db = ∂F/∂b·dy.</summary>
/// <remarks>
/// The shapes are broadcast by the rule of NumPy: aligned at the right, an axis that is missing or of size 1 is stretched to the other's.
/// The gradient of a stretched input is the sum over its copies.
/// </remarks>
/// <typeparam name="TFunction">The function; see <see cref="Multiply"/> for how short one is.</typeparam>
public abstract class ElementwiseBinary<TFunction> : Operation where TFunction : unmanaged, IFunction2
{
    private readonly TFunction function;

    /// <summary>Creates the operation; a function without settings needs no argument.</summary>
    protected ElementwiseBinary(TFunction function = default) => this.function = function;

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 2);
        return Shape.Broadcast(x[0].Shape, x[1].Shape, Name);
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
    {
        Tensor a = x[0], b = x[1];
        if (a.Shape == b.Shape) Kernels.Elementwise.Combine(function, a.Values, b.Values, y);
        else
        {
            var shape = Shape.Broadcast(a.Shape, b.Shape).Sizes;
            Kernels.Elementwise.Combine(function, a.Values, a.Shape.Sizes, b.Values, b.Shape.Sizes, y, shape);
        }
    }

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        for (int input = 0; input < 2; input++)
        {
            if (!dx.Needs(input)) continue;
            if (Input(input).Shape == dy.Shape)
            {
                var slot = dx[input];
                Gradient(input, dy, slot.Values, slot.Add);
            }
            else
            {
                var stretched = Tensor.Uninitialized(dy.Shape);
                Gradient(input, dy, stretched.Storage, add: false);
                dx.Accumulate(input, stretched);
                stretched.Release();
            }
        }
    }

    // At the result's shape, whatever the input's is.
    private void Gradient(int input, Tensor dy, Span<Real> to, bool add)
    {
        Tensor a = Input(0), b = Input(1);
        ReadOnlySpan<int> shapeA = a.Shape.Sizes, shapeB = b.Shape.Sizes, shape = dy.Shape.Sizes;
        Kernels.Elementwise.CombineGradient(
            function, input, a.Values, shapeA, b.Values, shapeB, Y, shape, dy.Values, to, add);
    }
}
