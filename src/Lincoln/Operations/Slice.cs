using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = a range of x along an axis: <c>length</c> places from <c>start</c> on. dx is dy in that range and 0 elsewhere.
    /// </summary>
    /// <remarks>
    /// Along the first axis, or when every axis before has size 1, the result shares the input's memory; else the elements are copied.
    /// </remarks>
    /// <example><code>Tensor firstRows = x.Slice(axis: 0, start: 0, length: 10), lastStep = sequence.Slice(1, 99, 1);</code></example>
    public sealed class Slice : Operation
    {
        private readonly int axis, start, length;

        /// <summary>Creates the operation.</summary>
        /// <param name="axis">The axis, -1 for the last.</param>
        /// <param name="start">The first place, from 0 on.</param>
        /// <param name="length">The number of places; 0 is allowed.</param>
        public Slice(int axis, int start, int length) => (this.axis, this.start, this.length) = (axis, start, length);

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var shape = x[0].Shape;
            int along = Axes.One(shape, axis, Name), size = shape[along];
            if (start < 0 || start > size)
                throw new ArgumentOutOfRangeException(nameof(start),
                    $"Slice: the start {start} is not in 0..{size}, the places of axis {along} of {shape}.");
            if (length < 0 || length > size - start)
                throw new ArgumentOutOfRangeException(nameof(length),
                    $"Slice: {length} places from {start} on are not within axis {along} of {shape}, whose size is {size}.");
            return shape.With(along, length);
        }

        private protected override Tensor Run(ReadOnlySpan<Tensor> x)
        {
            var shape = OutputShape(x);
            var (outer, _, inner) = Axes.Around(x[0].Shape, axis, Name);
            return outer == 1 ? x[0].View(shape, start * inner) : base.Run(x);
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var (outer, size, inner) = Axes.Around(x[0].Shape, axis, Name);
            Permute.CopyAxis(x[0].Values, size, start, y, length, 0, outer, length, inner);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var (outer, size, inner) = Axes.Around(Input(0).Shape, axis, Name);
            var slot = dx[0];
            if (!slot.Add) slot.Values.Clear();
            Permute.CopyAxis(dy.Values, length, 0, slot.Values, size, start, outer, length, inner, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Slice"/>
            /// <inheritdoc cref="Operations.Slice(int, int, int)" path="/param"/>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the range is not within it.</exception>
            public Tensor Slice(int axis, int start, int length) => new Slice(axis, start, length).Forward(x);
        }
    }
}
