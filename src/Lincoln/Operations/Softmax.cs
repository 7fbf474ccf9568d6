using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = eˣ / Σ eˣ along the last axis: positive numbers that sum to 1; dx = y·(dy - Σ y·dy) (chapter 4 of the book).</summary>
    /// <remarks>
    /// The largest element of each row is subtracted first, so that large ones do not overflow. For classification use
    /// <c>SoftmaxCrossEntropy</c> on the scores instead of this and a logarithm.
    /// </remarks>
    /// <example><code>Tensor probabilities = scores.Softmax();</code></example>
    public sealed class Softmax : Operation
    {
        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            return Axes.WithLast(x[0].Shape, Name);
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => Rows.Softmax(x[0].Values, x[0].Shape[^1], y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            Rows.SoftmaxGradient(Y, dy.Values, dy.Shape[^1], slot.Values, slot.Add);
        }
    }

    /// <summary>y = ln softmax(x) = x - ln Σ eˣ along the last axis; dx = dy - softmax(x)·Σ dy.</summary>
    /// <remarks>Computed in one step: small probabilities do not become ln 0 = -∞, and large scores do not overflow.</remarks>
    /// <example><code>Tensor logProbabilities = scores.LogSoftmax();</code></example>
    public sealed class LogSoftmax : Operation
    {
        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            return Axes.WithLast(x[0].Shape, Name);
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
            /// <inheritdoc cref="Operations.Softmax"/>
            /// <param name="axis">The axis along which to normalise. Default: the last; another one is transposed there and back.</param>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            public Tensor Softmax(int axis = -1) => Axes.AlongLast(x, axis, nameof(Softmax), rows => new Softmax().Forward(rows));

            /// <inheritdoc cref="Operations.LogSoftmax"/>
            /// <inheritdoc cref="Softmax(Tensor, int)" path="/param"/>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            public Tensor LogSoftmax(int axis = -1) => Axes.AlongLast(x, axis, nameof(LogSoftmax), rows => new LogSoftmax().Forward(rows));
        }
    }
}
