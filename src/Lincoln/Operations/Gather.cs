using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y[i] = table[indices[i]]: rows picked by number, [n, ..] and indices [..] → [indices.., ..]. The gradient of a row is the sum over its uses.</summary>
    /// <remarks>The uses are added in the order of the indices, so that the result has the same bits every time. The indices have no gradient.</remarks>
    /// <example><code>Tensor vectors = table.Gather(tokens);   // [10000, 64] and [batch, time] → [batch, time, 64]</code></example>
    public sealed class Gather : Operation
    {
        private readonly Indices indices;

        /// <summary>Makes the operation with the numbers of the rows.</summary>
        /// <exception cref="ArgumentNullException">The indices are null.</exception>
        public Gather(Indices indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            this.indices = indices;
        }

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var table = x[0].Shape;
            if (table.Rank == 0) throw new ShapeException($"Gather: the table must have rows, found the single number {table}.");
            indices.CheckBelow(table[0], Name);
            return [.. indices.Shape.Sizes, .. table.Sizes[1..]];
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            if (y.Length > 0) Kernels.Gather.Rows(x[0].Values, indices.Values, x[0].Shape[1..].Count, y);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            if (!slot.Add) slot.Values.Clear();
            if (dy.Shape.Count > 0) Kernels.Gather.ScatterAdd(dy.Values, indices.Values, Input(0).Shape[1..].Count, slot.Values);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor table)
        {
            /// <inheritdoc cref="Operations.Gather"/>
            /// <exception cref="ShapeException">The table has no axis.</exception>
            /// <exception cref="ArgumentOutOfRangeException">An index is not the number of a row.</exception>
            public Tensor Gather(Indices indices) => new Gather(indices).Forward(table);
        }
    }
}
