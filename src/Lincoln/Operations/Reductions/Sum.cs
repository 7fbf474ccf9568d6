using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = Σ x along some axes, or over everything; dx = dy, spread over the axes that were summed. The sum of no elements is 0.
    /// </summary>
    /// <example><code>Tensor total = x.Sum(), perColumn = x.Sum(axis: 0), perImage = x.Sum([1, 2, 3], keepDims: true);</code></example>
    public sealed class Sum : ReductionOperation
    {
        /// <summary>Creates the operation.</summary>
        /// <param name="axes">The axes to sum, in any order, -1 for the last; null (the default) for all, [] for none.</param>
        /// <param name="keepDims">Whether they stay in the shape with size 1. Default: false.</param>
        public Sum(int[]? axes = null, bool keepDims = false) : base(axes, keepDims) { }

        private protected override bool AllowsNone => true;

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => SumInto(x[0], y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (dx.Needs(0)) Spread(dy.Values, dx[0]);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Sum"/>
            /// <inheritdoc cref="Operations.Sum(int[], bool)" path="/param"/>
            /// <exception cref="ArgumentException">There is no such axis, or one is named twice.</exception>
            public Tensor Sum(int[]? axes = null, bool keepDims = false) => new Sum(axes, keepDims).Forward(x);

            /// <inheritdoc cref="Operations.Sum"/>
            /// <param name="axis">The axis, -1 for the last.</param>
            /// <param name="keepDims">Whether it stays in the shape with size 1. Default: false.</param>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            public Tensor Sum(int axis, bool keepDims = false) => new Sum([axis], keepDims).Forward(x);
        }
    }
}
