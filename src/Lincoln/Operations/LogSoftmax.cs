using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = ln softmax(x) = x - ln Σ eˣ along the last axis; dx = dy - softmax(x)·Σ dy.</summary>
    /// <remarks>Computed in one step: small probabilities do not become ln 0 = -∞, and large scores do not overflow.</remarks>
    /// <example><code>Tensor logProbabilities = scores.LogSoftmax();</code></example>
    public sealed class LogSoftmax : Operation
    {
        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            return x[0].Shape.Rank > 0 ? x[0].Shape
                : throw new ShapeException("LogSoftmax: it works along an axis, but the input is the scalar [].");
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => Rows.LogSoftmax(x[0].Values, x[0].Shape[^1], y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            Rows.LogSoftmaxGradient(Y, dy.Values, dy.Shape[^1], slot.Values, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.LogSoftmax"/>
            /// <param name="axis">The axis along which to normalise. Default: the last; another one is transposed there and back.</param>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            public Tensor LogSoftmax(int axis = -1) => Axes.AlongLast(x, axis, nameof(LogSoftmax), rows => new LogSoftmax().Forward(rows));
        }
    }
}
