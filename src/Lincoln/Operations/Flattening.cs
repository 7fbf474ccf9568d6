using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x with the axes from one on laid out as one: [32, 1, 28, 28] → [32, 784]; dx = dy in the shape of x. Nothing is copied forward.
    /// </summary>
    /// <example><code>Tensor rows = images.Flatten(), all = images.Flatten(axis: 0);</code></example>
    public sealed class Flattening : ViewOperation
    {
        private readonly int axis;

        /// <summary>Creates the operation with the first of the axes that become one. Default: 1, so that the batch stays.</summary>
        public Flattening(int axis = 1) => this.axis = axis;

        /// <summary>The name of the layer and of the tensors' method: <c>Flatten</c>.</summary>
        public override string Name => "Flatten";

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var shape = x[0].Shape;
            int first = Axes.One(shape, axis, Name);
            return [.. shape.Sizes[..first], shape[first..].Count];
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Flattening"/>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            public Tensor Flatten(int axis = 1) => new Flattening(axis).Forward(x);
        }
    }
}
