using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = eˣ, dx = y·dy.</summary>
    /// <example><code>Tensor y = x.Exp();</code></example>
    public sealed class Exp : Elementwise<Exp.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Exp(x);

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => y;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Exp"/>
            public Tensor Exp() => new Exp().Forward(x);
        }
    }
}
