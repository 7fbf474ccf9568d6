using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y[i] = table[indices[i]]: rows picked by index, [n, ..] and indices [..] → [indices.., ..]. The gradient of a row is the sum over
    /// its uses.
    /// </summary>
    /// <remarks>
    /// The uses are added in the order of the indices, so that the result has the same bits every time. The indices have no gradient.
    /// </remarks>
    /// <example><code>Tensor vectors = table.Gather(tokens);   // [10000, 64] and [batch, time] → [batch, time, 64]</code></example>
    public sealed class Gather : Operation
    {
        private readonly Indices indices;
        private readonly int? fixedRow;

        /// <summary>Creates the operation.</summary>
        /// <param name="indices">The indices of the rows.</param>
        /// <param name="fixedRow">A row that gets no gradient, such as that of a padding token; default none.</param>
        /// <exception cref="ArgumentNullException">The indices are null.</exception>
        public Gather(Indices indices, int? fixedRow = null)
        {
            ArgumentNullException.ThrowIfNull(indices);
            (this.indices, this.fixedRow) = (indices, fixedRow);
        }

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var table = x[0].Shape;
            if (table.Rank == 0) throw new ShapeException($"Gather: the table must have rows, found the scalar {table}.");
            indices.CheckBelow(table[0], Name);
            if (fixedRow is { } row && (row < 0 || row >= table[0]))
                throw new ArgumentOutOfRangeException(nameof(fixedRow), $"Gather: the fixed row {row} is not in 0..{table[0] - 1}.");
            return [.. indices.Shape.Sizes, .. table.Sizes[1..]];
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            if (y.Length > 0) Gathering.Rows(x[0].Values, indices.Values, x[0].Shape[1..].Count, y);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            if (!slot.Add) slot.Values.Clear();
            int width = Input(0).Shape[1..].Count;
            if (dy.Shape.Count == 0) return;
            Span<Real> stays = fixedRow is { } row ? slot.Values.Slice(row * width, width) : [];
            Real[] before = stays.ToArray();
            Gathering.ScatterAdd(dy.Values, indices.Values, width, slot.Values);
            before.CopyTo(stays);
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
            /// <exception cref="ArgumentOutOfRangeException">An index is outside the rows.</exception>
            public Tensor Gather(Indices indices) => new Gather(indices).Forward(table);
        }
    }
}
