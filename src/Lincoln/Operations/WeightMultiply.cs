using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x·W, the matrix product: [m, k] × [k, n] → [m, n]. dx = dy·Wᵀ, dW = xᵀ·dy (chapters 1 and 3 of the book).</summary>
    /// <remarks>
    /// x may have more axes: [batch, time, k] × [k, n] → [batch, time, n] treats all but the last as rows. With a transpose flag that
    /// matrix is read as its transpose, without a copy of it; a transposed x must be a matrix.
    /// </remarks>
    /// <example><code>Tensor y = new WeightMultiply(w).Forward(x);   // or x.MatrixProduct(w)</code></example>
    public sealed class WeightMultiply : ParamOperation
    {
        private readonly bool transposeX, transposeWeight;

        /// <summary>Creates the operation around its weight, a parameter or any matrix.</summary>
        /// <exception cref="ArgumentNullException">The weight is null.</exception>
        public WeightMultiply(Tensor weight, bool transposeX = false, bool transposeWeight = false) : base(weight)
            => (this.transposeX, this.transposeWeight) = (transposeX, transposeWeight);

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 2);
            Shape a = x[0].Shape, w = x[1].Shape;
            if (w.Rank != 2) throw new ShapeException($"WeightMultiply: the weight must be a matrix, found {w}.");
            if (a.Rank < 2 || (transposeX && a.Rank != 2))
            {
                string needed = transposeX ? "a matrix to be transposed" : "at least a matrix [rows, features]";
                throw new ShapeException($"WeightMultiply: the input must be {needed}, found {a}.");
            }
            int k = transposeWeight ? w[1] : w[0], found = transposeX ? a[0] : a[^1];
            if (found != k)
                throw new ShapeException($"WeightMultiply: {a}{(transposeX ? "ᵀ" : "")} × {w}{(transposeWeight ? "ᵀ" : "")} "
                    + $"does not fit: the input has {found} columns but the weight {k} rows.");
            int n = transposeWeight ? w[0] : w[1];
            return transposeX ? [a[1], n] : a.With(^1, n);
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var (m, n, k) = Sizes(x[0], x[1]);
            Gemm.Multiply(x[0].Values, x[1].Values, y, m, n, k, transposeX, transposeWeight);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            Tensor x = Input(0), w = Input(1);
            var (m, n, k) = Sizes(x, w);
            if (dx.Needs(0))
            {
                var slot = dx[0];
                // dx = op(W)·dyᵀ
                if (transposeX) Gemm.Multiply(w.Values, dy.Values, slot.Values, k, m, n, transposeWeight, true, slot.Add);
                // dx = dy·op(W)ᵀ
                else Gemm.Multiply(dy.Values, w.Values, slot.Values, m, k, n, false, !transposeWeight, slot.Add);
            }
            if (dx.Needs(1))
            {
                var slot = dx[1];
                // dW = dyᵀ·op(x)
                if (transposeWeight) Gemm.Multiply(dy.Values, x.Values, slot.Values, n, k, m, true, transposeX, slot.Add);
                // dW = op(x)ᵀ·dy
                else Gemm.Multiply(x.Values, dy.Values, slot.Values, k, n, m, !transposeX, false, slot.Add);
            }
        }

        // op(x) is [m, k], op(W) is [k, n].
        private (int M, int N, int K) Sizes(Tensor x, Tensor w)
        {
            int k = w.Shape[transposeWeight ? 1 : 0], n = w.Shape[transposeWeight ? 0 : 1];
            int m = transposeX ? x.Shape[1] : x.Shape[..^1].Count;
            return (m, n, k);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="WeightMultiply"/>
            public Tensor MatrixProduct(Tensor weight, bool transposeX = false, bool transposeWeight = false)
                => new WeightMultiply(weight, transposeX, transposeWeight).Forward(x);
        }
    }
}
