using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = γ·x̂ + β with x̂ = (x - μ)/√(σ² + ε), where μ and σ² are the mean and the variance of each row along the last axis of n
    /// numbers (Ba, Kiros and Hinton 2016). γ and β are [n], or both left out. With g = γ·dy: dx = (g - (Σ g + x̂·Σ g·x̂)/n)/√(σ² + ε),
    /// dγ = Σ dy·x̂ and dβ = Σ dy over the rows.
    /// </summary>
    /// <example><code>Tensor y = x.LayerNormalization(gamma, beta), plain = x.LayerNormalization();</code></example>
    public sealed class LayerNormalization : Operation
    {
        private readonly double epsilon;
        private Tensor? mean, inverse;

        /// <summary>Creates the operation; it runs on x alone, or on x, γ and β.</summary>
        /// <param name="epsilon">ε, at least 0: keeps rows without variance finite. Default: 10⁻⁵, as in PyTorch.</param>
        /// <exception cref="ArgumentOutOfRangeException">ε is negative or not a number.</exception>
        public LayerNormalization(double epsilon = 1e-5) => this.epsilon = Require.NotNegative(epsilon, nameof(epsilon));

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            if (x.Length != 1) CheckCount(x, 3);
            var shape = x[0].Shape;
            if (shape.Rank == 0 || shape[^1] == 0)
                throw new ShapeException($"LayerNormalization: it needs elements along a last axis, found {shape}.");
            foreach (var affine in x[1..])
                if (affine.Shape.Rank != 1 || affine.Shape[0] != shape[^1])
                    throw new ShapeException($"LayerNormalization: the rows of the input {shape} have {shape[^1]} elements "
                        + $"and need a scale and a shift of {shape[^1]}, found {x[1].Shape} and {x[2].Shape}.");
            return shape;
        }

        // A row is a channel of a single sample.
        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            int columns = x[0].Shape[^1], rows = x[0].Shape.Count / columns;
            (mean, inverse) = (Tensor.Uninitialized([rows]), Tensor.Uninitialized([rows]));
            Channels.Statistics(x[0].Values, 1, rows, columns, mean.Storage, inverse.Storage);
            foreach (ref Real value in inverse.Storage) value = 1 / Real.Sqrt(value + (Real)epsilon);
            Channels.Map(x[0].Values, mean.Values, inverse.Values, default, columns, y);
            if (x.Length > 1) Channels.Map(y, default, x[1].Values, x[2].Values, 1, y);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            bool affine = Inputs.Count > 1;
            var temporary = Tensor.Uninitialized(dy.Shape);
            if (dx.Needs(0))
            {
                if (affine) Channels.Map(dy.Values, default, Input(1).Values, default, 1, temporary.Storage);
                XGradient((affine ? temporary : dy).Values, dx[0]);
            }
            if (affine && (dx.Needs(1) || dx.Needs(2)))
            {
                int columns = dy.Shape[^1], rows = dy.Shape.Count / columns;
                Channels.Map(Input(0).Values, mean!.Values, inverse!.Values, default, columns, temporary.Storage);
                Tensor sums = Tensor.Uninitialized([columns]), products = Tensor.Uninitialized([columns]);
                Channels.GradientSums(temporary.Values, default, dy.Values, rows, columns, 1, sums.Storage, products.Storage);
                if (dx.Needs(1)) dx.Accumulate(1, products);
                if (dx.Needs(2)) dx.Accumulate(2, sums);
                sums.Release();
                products.Release();
            }
            temporary.Release();
        }

        private void XGradient(ReadOnlySpan<Real> g, GradientSlot slot)
        {
            int columns = Input(0).Shape[^1], rows = g.Length / columns;
            Tensor b = Tensor.Uninitialized([rows]), c = Tensor.Uninitialized([rows]);
            Channels.GradientSums(Input(0).Values, mean!.Values, g, 1, rows, columns, c.Storage, b.Storage);
            for (int r = 0; r < rows; r++)
            {
                Real scale = inverse!.Values[r];
                b.Storage[r] *= -scale * scale * scale / columns;
                c.Storage[r] *= -scale / columns;
            }
            Channels.MapGradient(Input(0).Values, g, mean.Values, inverse!.Values, b.Values, c.Values, columns, slot.Values, slot.Add);
            b.Release();
            c.Release();
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.LayerNormalization"/>
            /// <param name="epsilon">ε, at least 0. Default: 10⁻⁵, as in PyTorch.</param>
            /// <exception cref="ShapeException">There are no rows.</exception>
            public Tensor LayerNormalization(double epsilon = 1e-5) => new LayerNormalization(epsilon).Forward(x);

            /// <inheritdoc cref="Operations.LayerNormalization"/>
            /// <param name="scale">γ, [n].</param>
            /// <param name="shift">β, [n].</param>
            /// <param name="epsilon">ε, at least 0. Default: 10⁻⁵, as in PyTorch.</param>
            /// <exception cref="ShapeException">There are no rows, or scale and shift do not have the length of a row.</exception>
            public Tensor LayerNormalization(Tensor scale, Tensor shift, double epsilon = 1e-5)
                => new LayerNormalization(epsilon).Forward(x, scale, shift);
        }
    }
}
