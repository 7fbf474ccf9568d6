using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x clamped to low..high, min(max(x, low), high); dx = dy where low ≤ x ≤ high and 0 elsewhere. NaN stays NaN.</summary>
    /// <example><code>Tensor y = x.Clamp(-1, 1);</code></example>
    public sealed class Clamp : Elementwise<Clamp.Function>
    {
        /// <summary>Creates the operation with its bounds; an infinite one leaves that side open.</summary>
        /// <exception cref="ArgumentOutOfRangeException">
        /// The lower bound is above the upper one, or one of them is not a number.
        /// </exception>
        public Clamp(Real low, Real high) : base(new Function(low, high))
        {
            if (!(low <= high))
                throw new ArgumentOutOfRangeException(nameof(low), $"low: Clamp needs low ≤ high, found low = {low} and high = {high}.");
        }

        /// <summary>The function and its derivative.</summary>
        public readonly struct Function(Real low, Real high) : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => V.Clamp(x, low, high);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V>
                => V.IfLess(x, V.Splat(low), V.Splat(0), V.IfLess(V.Splat(high), x, V.Splat(0), V.Splat(1)));
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Clamp"/>
            /// <exception cref="ArgumentOutOfRangeException">
            /// The lower bound is above the upper one, or one of them is not a number.
            /// </exception>
            public Tensor Clamp(Real low, Real high) => new Clamp(low, high).Forward(x);
        }
    }
}
