using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x·m, where m is 0 with probability <c>rate</c> and 1/(1 - rate) otherwise, drawn anew for every element; dx = m·dy.
    /// </summary>
    /// <remarks>
    /// The scale keeps the expected value, so inference needs no correction (Srivastava et al. 2014; chapter 4 of the book multiplies
    /// by the fraction kept at inference instead). The operation always drops; whether it runs at all is the layer's decision.
    /// </remarks>
    /// <example><code>Tensor y = x.Dropout(rate: (Real)0.2, new Rng(1));</code></example>
    public sealed class DropoutMask : Operation
    {
        private readonly Real rate;
        private readonly Rng rng;
        private Tensor? mask;

        /// <summary>Creates the operation.</summary>
        /// <param name="rate">The fraction that is dropped, 0 ≤ rate &lt; 1; 0 passes the input on.</param>
        /// <param name="rng">Where the mask comes from.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is outside that range.</exception>
        /// <exception cref="ArgumentNullException">The generator is null.</exception>
        public DropoutMask(Real rate, Rng rng)
        {
            ArgumentNullException.ThrowIfNull(rng);
            Require.Fraction(rate, nameof(rate));
            (this.rate, this.rng) = (rate, rng);
        }

        /// <summary>The name of the layer and of the tensors' method: <c>Dropout</c>.</summary>
        public override string Name => "Dropout";

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            return x[0].Shape;
        }

        private protected override Tensor Run(ReadOnlySpan<Tensor> x) => rate == 0 ? x[0].View(OutputShape(x)) : base.Run(x);

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            mask = Tensor.Uninitialized(x[0].Shape);
            rng.Bernoulli(mask.Storage, 1 - rate);
            Elementwise.Scale(mask.Storage, 1 / (1 - rate));
            Elementwise.Combine(new Multiply.Function(), x[0].Values, mask.Values, y);
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            if (mask is null)
            {
                Kernels.Elementwise.Copy(dy.Values, slot.Values, slot.Add);
                return;
            }
            var shape = dy.Shape.Sizes;
            Kernels.Elementwise.CombineGradient(
                new Multiply.Function(), 0, Input(0).Values, shape, mask.Values, shape, Y, shape, dy.Values, slot.Values, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.DropoutMask"/>
            /// <inheritdoc cref="Operations.DropoutMask(Real, Rng)" path="/param"/>
            /// <exception cref="ArgumentOutOfRangeException">The rate is outside 0 ≤ rate &lt; 1.</exception>
            public Tensor Dropout(Real rate, Rng rng) => new DropoutMask(rate, rng).Forward(x);
        }
    }
}
