using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = tanh x, dx = (1 - y²)·dy. Results are in -1..1 (chapter 4 of the book).</summary>
    /// <example><code>Tensor y = x.Tanh();</code></example>
    public sealed class Tanh : Elementwise<Tanh.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Tanh(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.Fma(V.Splat(0) - y, y, V.Splat(1));
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Tanh"/>
            public Tensor Tanh() => new Tanh().Forward(x);
        }
    }
}
