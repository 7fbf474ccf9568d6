using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x with zeros before and behind it along an axis; dx = dy without them (chapter 5 of the book). <see cref="Slice"/> is its
    /// counterpart.
    /// </summary>
    /// <example><code>Tensor padded = images.ZeroPad(axis: 2, before: 1, after: 1).ZeroPad(3, 2, 2);</code></example>
    public sealed class ZeroPad : Operation
    {
        private readonly int axis, before, after;

        /// <summary>Creates the operation.</summary>
        /// <param name="axis">The axis, -1 for the last.</param>
        /// <param name="before">The number of zeros before, at least 0.</param>
        /// <param name="after">The number of zeros after, at least 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number of zeros is negative.</exception>
        public ZeroPad(int axis, int before, int after)
        {
            this.axis = axis;
            this.before = Require.AtLeast(0, before, nameof(before));
            this.after = Require.AtLeast(0, after, nameof(after));
        }

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var shape = x[0].Shape;
            int along = Axes.One(shape, axis, Name);
            long size = (long)shape[along] + before + after;
            return size <= int.MaxValue ? shape.With(along, (int)size)
                : throw new ShapeException($"ZeroPad: {before} and {after} zeros around axis {along} of {shape} "
                    + "make it too large for one tensor.");
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var (outer, size, inner) = Axes.Around(x[0].Shape, axis, Name);
            y.Clear();
            Permute.CopyAxis(x[0].Values, size, 0, y, before + size + after, before, outer, size, inner);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var (outer, size, inner) = Axes.Around(Input(0).Shape, axis, Name);
            var slot = dx[0];
            Permute.CopyAxis(dy.Values, before + size + after, before, slot.Values, size, 0, outer, size, inner, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.ZeroPad"/>
            /// <inheritdoc cref="Operations.ZeroPad(int, int, int)" path="/param"/>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or a number of zeros is negative.</exception>
            public Tensor ZeroPad(int axis, int before, int after) => new ZeroPad(axis, before, after).Forward(x);
        }
    }
}
