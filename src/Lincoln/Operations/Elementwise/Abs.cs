using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = |x|, dx = sign(x)·dy, where the sign of 0 is 0.</summary>
    /// <example><code>Tensor y = x.Abs();</code></example>
    public sealed class Abs : Elementwise<Abs.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => V.Abs(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.IfPositive(x, V.Splat(1), V.IfPositive(-x, V.Splat(-1), V.Splat(0)));
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Abs"/>
            public Tensor Abs() => new Abs().Forward(x);
        }
    }
}
