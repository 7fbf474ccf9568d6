using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = -x, dx = -dy.</summary>
    /// <example><code>Tensor y = -x;   // or x.Negate()</code></example>
    public sealed class Negate : Elementwise<Negate.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => -x;

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(-1);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Negate"/>
            public Tensor Negate() => new Negate().Forward(x);

            /// <inheritdoc cref="Operations.Negate"/>
            public static Tensor operator -(Tensor operand) => operand.Negate();
        }
    }
}
