using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = 1 / (1 + e⁻ˣ), dx = y·(1 - y)·dy. Results are in 0..1 (chapters 1 and 3 of the book).</summary>
    /// <example><code>Tensor y = x.Sigmoid();</code></example>
    public sealed class Sigmoid : Elementwise<Sigmoid.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Sigmoid(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => y * (V.Splat(1) - y);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Sigmoid"/>
            public Tensor Sigmoid() => new Sigmoid().Forward(x);
        }
    }
}
