using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x where x &gt; 0 and slope·x elsewhere; dx = dy or slope·dy (chapter 1 of the book, with slope 0.2).</summary>
    /// <example><code>Tensor y = x.LeakyReLU(slope: (Real)0.2);</code></example>
    public sealed class LeakyReLU : Elementwise<LeakyReLU.Function>
    {
        /// <summary>PyTorch's default slope.</summary>
        public const Real DefaultSlope = (Real)0.01;

        /// <summary>Creates the operation with its slope below zero, 0 ≤ slope &lt; 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The slope is outside that range.</exception>
        public LeakyReLU(Real slope = DefaultSlope) : base(new Function((Real)Require.Fraction(slope, nameof(slope)))) { }

        /// <summary>The function and its derivative.</summary>
        public readonly struct Function(Real slope) : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => V.IfPositive(x, x, x * V.Splat(slope));

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.IfPositive(x, V.Splat(1), V.Splat(slope));
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.LeakyReLU"/>
            public Tensor LeakyReLU(Real slope = Operations.LeakyReLU.DefaultSlope) => new LeakyReLU(slope).Forward(x);
        }
    }
}
