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
            if (before < 0)
                throw new ArgumentOutOfRangeException(nameof(before),
                    $"before: ZeroPad needs at least 0 zeros, found {before}. Slice removes elements.");
            if (after < 0)
                throw new ArgumentOutOfRangeException(nameof(after),
                    $"after: ZeroPad needs at least 0 zeros, found {after}. Slice removes elements.");
            (this.axis, this.before, this.after) = (axis, before, after);
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
            var (outer, size, inner) = Around(x[0].Shape);
            y.Clear();
            Permute.CopyAxis(x[0].Values, size, 0, y, before + size + after, before, outer, size, inner);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var (outer, size, inner) = Around(Input(0).Shape);
            var slot = dx[0];
            Permute.CopyAxis(dy.Values, before + size + after, before, slot.Values, size, 0, outer, size, inner, slot.Add);
        }

        private (int Outer, int Size, int Inner) Around(Shape shape)
        {
            int along = Axes.One(shape, axis, Name);
            return (shape[..along].Count, shape[along], shape[(along + 1)..].Count);
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
