using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = √x, dx = dy / (2y): infinite at 0. NaN below 0.</summary>
    /// <example><code>Tensor y = x.Sqrt();</code></example>
    public sealed class Sqrt : Elementwise<Sqrt.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => V.Sqrt(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat((Real)0.5) / y;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Sqrt"/>
            public Tensor Sqrt() => new Sqrt().Forward(x);
        }
    }
}
