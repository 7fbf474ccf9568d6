using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = a·b element by element, with broadcasting; da = b·dy, db = a·dy, each summed over the axes in which its input was stretched.
    /// </summary>
    /// <example><code>Tensor y = a * b;   // or a.Multiply(b);  x * 2 and 2 * x need no tensor for the 2</code></example>
    public sealed class Multiply : ElementwiseBinary<Multiply.Function>
    {
        /// <summary>The function and its derivatives.</summary>
        public readonly struct Function : IFunction2
        {
            /// <inheritdoc/>
            public V F<V>(V a, V b) where V : struct, ILane<V> => a * b;

            /// <inheritdoc/>
            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => b;

            /// <inheritdoc/>
            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => a;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor a)
        {
            /// <inheritdoc cref="Operations.Multiply"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public Tensor Multiply(Tensor b) => new Multiply().Forward(a, b);

            /// <inheritdoc cref="Operations.Multiply"/>
            public Tensor Multiply(Real b) => WithScalar.Second<Multiply.Function>(a, b);

            /// <inheritdoc cref="Operations.Multiply"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

            /// <inheritdoc cref="Operations.Multiply"/>
            public static Tensor operator *(Tensor left, Real right) => left.Multiply(right);

            /// <inheritdoc cref="Operations.Multiply"/>
            public static Tensor operator *(Real left, Tensor right) => WithScalar.First<Multiply.Function>(left, right);
        }
    }
}
