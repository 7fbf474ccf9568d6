using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = a - b with broadcasting, da = dy, db = -dy, each summed over the axes in which its input was stretched.</summary>
    /// <example><code>Tensor y = a - b;   // or a.Subtract(b);  x - 1 and 1 - x need no tensor for the 1</code></example>
    public sealed class Subtract : ElementwiseBinary<Subtract.Function>
    {
        /// <summary>The function and its derivatives.</summary>
        public readonly struct Function : IFunction2
        {
            /// <inheritdoc/>
            public V F<V>(V a, V b) where V : struct, ILane<V> => a - b;

            /// <inheritdoc/>
            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);

            /// <inheritdoc/>
            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(-1);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor a)
        {
            /// <inheritdoc cref="Operations.Subtract"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public Tensor Subtract(Tensor b) => new Subtract().Forward(a, b);

            /// <inheritdoc cref="Operations.Subtract"/>
            public Tensor Subtract(Real b) => WithScalar.Second<Subtract.Function>(a, b);

            /// <inheritdoc cref="Operations.Subtract"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

            /// <inheritdoc cref="Operations.Subtract"/>
            public static Tensor operator -(Tensor left, Real right) => left.Subtract(right);

            /// <inheritdoc cref="Operations.Subtract"/>
            public static Tensor operator -(Real left, Tensor right) => WithScalar.First<Subtract.Function>(left, right);
        }
    }
}
