using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = tensors one after another along an axis: [2, 3] and [2, 4] along axis 1 → [2, 7]. Each gets its own part of dy.
    /// </summary>
    /// <remarks>All but that axis must be equal; nothing is broadcast.</remarks>
    /// <example><code>Tensor both = Tensor.Concatenate(axis: 1, a, b);</code></example>
    public sealed class Concatenate : Operation
    {
        private readonly int axis;

        /// <summary>Creates the operation with the axis along which the tensors follow one another, -1 for the last.</summary>
        public Concatenate(int axis) => this.axis = axis;

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            if (x.Length == 0) throw new ArgumentException("Concatenate: it needs at least one tensor.", nameof(x));
            var first = x[0].Shape;
            int along = Axes.One(first, axis, Name);
            long size = 0;
            for (int i = 0; i < x.Length; i++)
            {
                var shape = x[i].Shape;
                if (shape.Rank != first.Rank || shape.With(along, 0) != first.With(along, 0))
                    throw new ShapeException($"Concatenate: tensor {i} is {shape}, but tensor 0 is {first}; "
                        + $"they may differ only in axis {along}.");
                size += shape[along];
            }
            return first.With(along, (int)Math.Min(size, int.MaxValue));
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var (outer, _, inner) = Axes.Around(x[0].Shape, axis, Name);
            int total = 0, start = 0;
            foreach (var tensor in x) total += SizeOf(tensor);
            foreach (var tensor in x)
            {
                int size = SizeOf(tensor);
                Permute.CopyAxis(tensor.Values, size, 0, y, total, start, outer, size, inner);
                start += size;
            }
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            var (outer, total, inner) = Axes.Around(dy.Shape, axis, Name);
            int start = 0;
            for (int i = 0; i < Inputs.Count; i++)
            {
                int size = SizeOf(Input(i));
                if (dx.Needs(i))
                {
                    var slot = dx[i];
                    Permute.CopyAxis(dy.Values, total, start, slot.Values, size, 0, outer, size, inner, slot.Add);
                }
                start += size;
            }
        }

        private int SizeOf(Tensor x) => x.Shape[Axes.One(x.Shape, axis, Name)];
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor)
        {
            /// <inheritdoc cref="Operations.Concatenate"/>
            /// <exception cref="ShapeException">The tensors differ in more than that axis.</exception>
            /// <exception cref="ArgumentException">There is no tensor, or no such axis.</exception>
            public static Tensor Concatenate(int axis, params ReadOnlySpan<Tensor> tensors) => new Concatenate(axis).Forward(tensors);
        }
    }
}
