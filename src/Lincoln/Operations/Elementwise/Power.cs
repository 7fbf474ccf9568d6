using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = xᵖ with a constant exponent p, dx = p·xᵖ⁻¹·dy. A negative x needs an integer p, or the result is NaN. x⁰ is 1 everywhere, and
    /// its derivative 0.
    /// </summary>
    /// <example><code>Tensor y = x.Power(3);</code></example>
    public sealed class Power : Elementwise<Power.Function>
    {
        /// <summary>Creates the operation with its exponent.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The exponent is infinite or not a number.</exception>
        public Power(Real exponent) : base(new Function(exponent))
        {
            if (!Real.IsFinite(exponent))
                throw new ArgumentOutOfRangeException(nameof(exponent), $"exponent: Power needs a finite number, found {exponent}.");
        }

        /// <summary>The function and its derivative.</summary>
        public readonly struct Function(Real exponent) : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Power(x, exponent);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V>
                => exponent == 0 ? V.Splat(0) : V.Splat(exponent) * VectorMath.Power(x, exponent - 1);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Power"/>
            /// <exception cref="ArgumentOutOfRangeException">The exponent is infinite or not a number.</exception>
            public Tensor Power(Real exponent) => new Power(exponent).Forward(x);
        }
    }
}
