using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x², dx = 2x·dy (chapter 1 of the book).</summary>
    /// <example><code>Tensor y = x.Square();</code></example>
    public sealed class Square : Elementwise<Square.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => x * x;

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => x + x;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Square"/>
            public Tensor Square() => new Square().Forward(x);
        }
    }
}
