using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = ln x, the natural logarithm; dx = dy / x. It is -∞ at 0 and NaN below.</summary>
    /// <example><code>Tensor y = x.Log();</code></example>
    public sealed class Log : Elementwise<Log.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Log(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1) / x;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Log"/>
            public Tensor Log() => new Log().Forward(x);
        }
    }
}
