using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = (Σ x) / n along some axes of n elements together, or over everything; dx = dy / n, spread over those axes.</summary>
    /// <example><code>Tensor average = x.Mean(), perColumn = x.Mean(axis: 0), perImage = x.Mean([1, 2, 3]);</code></example>
    public sealed class Mean : ReductionOperation
    {
        /// <summary>Creates the operation.</summary>
        /// <param name="axes">The axes to average, in any order, -1 for the last; null (the default) for all, [] for none.</param>
        /// <param name="keepDims">Whether they stay in the shape with size 1. Default: false.</param>
        public Mean(int[]? axes = null, bool keepDims = false) : base(axes, keepDims) { }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            SumInto(x[0], y);
            Divide(y, x[0]);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var share = Tensor.Uninitialized(dy.Shape);
            dy.Values.CopyTo(share.Storage);
            Divide(share.Storage, Input(0));
            Spread(share.Values, dx[0]);
            share.Release();
        }

        private static void Divide(Span<Real> results, Tensor x)
        {
            Real n = results.Length == 0 ? 1 : x.Shape.Count / results.Length;
            foreach (ref Real value in results) value /= n;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Mean"/>
            /// <inheritdoc cref="Operations.Mean(int[], bool)" path="/param"/>
            /// <exception cref="ArgumentException">There is no such axis, or one is named twice.</exception>
            /// <exception cref="ShapeException">A result would be made of no elements.</exception>
            public Tensor Mean(int[]? axes = null, bool keepDims = false) => new Mean(axes, keepDims).Forward(x);

            /// <inheritdoc cref="Operations.Mean"/>
            /// <param name="axis">The axis, -1 for the last.</param>
            /// <param name="keepDims">Whether it stays in the shape with size 1. Default: false.</param>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            /// <exception cref="ShapeException">A result would be made of no elements.</exception>
            public Tensor Mean(int axis, bool keepDims = false) => new Mean([axis], keepDims).Forward(x);
        }
    }
}
