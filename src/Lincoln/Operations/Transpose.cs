using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x with its axes in another order: axis i of y is axis axes[i] of x; dx = dy with the axes put back.</summary>
    /// <remarks>
    /// Without an order the last two axes change places: the transpose of a matrix, or of each matrix of a batch. The elements are copied.
    /// </remarks>
    /// <example><code>Tensor t = matrix.Transpose(), channelsLast = images.Transpose(0, 2, 3, 1);</code></example>
    public sealed class Transpose : Operation
    {
        private readonly int[] order;

        /// <summary>
        /// Creates the operation with the order of the axes, each named once, -1 for the last; none for swapping the last two.
        /// </summary>
        public Transpose(params ReadOnlySpan<int> axes) => order = axes.ToArray();

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var order = Order(x[0].Shape);
            int[] sizes = new int[order.Length];
            for (int i = 0; i < sizes.Length; i++) sizes[i] = x[0].Shape[order[i]];
            return Shape.Create(sizes);
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
            => Permute.Transpose(x[0].Values, x[0].Shape.Sizes, Order(x[0].Shape), y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            int[] order = Order(Input(0).Shape), back = new int[order.Length];
            for (int i = 0; i < order.Length; i++) back[order[i]] = i;
            var slot = dx[0];
            if (!slot.Add)
            {
                Permute.Transpose(dy.Values, dy.Shape.Sizes, back, slot.Values);
                return;
            }
            var gradient = Tensor.Uninitialized(Input(0).Shape);
            Permute.Transpose(dy.Values, dy.Shape.Sizes, back, gradient.Storage);
            Kernels.Elementwise.Copy(gradient.Values, slot.Values, add: true);
            gradient.Release();
        }

        // The axes counted from the front.
        private int[] Order(Shape shape)
        {
            int rank = shape.Rank;
            if (order.Length == 0)
            {
                if (rank < 2) throw new ShapeException($"Transpose: it swaps the last two axes, but {shape} has fewer than two.");
                return [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
            }
            if (order.Length != rank)
                throw new ShapeException($"Transpose: {shape} has {rank} axes, "
                    + $"but the order [{string.Join(", ", order)}] names {order.Length}; name each axis once.");
            Axes.Set(shape, order, Name);
            return Array.ConvertAll(order, axis => axis < 0 ? axis + rank : axis);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Transpose"/>
            /// <exception cref="ShapeException">
            /// There are fewer than two axes to swap, or the order names more or fewer axes than there are.
            /// </exception>
            /// <exception cref="ArgumentException">There is no such axis, or one is named twice.</exception>
            public Tensor Transpose(params ReadOnlySpan<int> axes) => new Transpose(axes).Forward(x);
        }
    }
}
