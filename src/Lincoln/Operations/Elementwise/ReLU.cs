using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = max(x, 0), dx = dy where x &gt; 0 and 0 elsewhere; NaN stays NaN (chapter 4 of the book).</summary>
    /// <example><code>Tensor y = x.ReLU();</code></example>
    public sealed class ReLU : Elementwise<ReLU.Function>
    {
        /// <summary>The function and its derivative.</summary>
        public readonly struct Function : IFunction
        {
            /// <inheritdoc/>
            public V F<V>(V x) where V : struct, ILane<V> => V.Max(x, V.Splat(0));

            /// <inheritdoc/>
            public V D<V>(V x, V y) where V : struct, ILane<V> => V.IfPositive(y, V.Splat(1), V.Splat(0));
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.ReLU"/>
            public Tensor ReLU() => new ReLU().Forward(x);
        }
    }
}
