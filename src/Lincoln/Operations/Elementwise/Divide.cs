using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = a / b element by element, with broadcasting; da = dy / b, db = -y/b·dy, each summed over the axes in which its input was
    /// stretched.
    /// </summary>
    /// <example><code>Tensor y = a / b;   // or a.Divide(b);  x / 2 and 1 / x need no tensor for the number</code></example>
    public sealed class Divide : ElementwiseBinary<Divide.Function>
    {
        /// <summary>The function and its derivatives.</summary>
        public readonly struct Function : IFunction2
        {
            /// <inheritdoc/>
            public V F<V>(V a, V b) where V : struct, ILane<V> => a / b;

            /// <inheritdoc/>
            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1) / b;

            /// <inheritdoc/>
            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => -y / b;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor a)
        {
            /// <inheritdoc cref="Operations.Divide"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public Tensor Divide(Tensor b) => new Divide().Forward(a, b);

            /// <inheritdoc cref="Operations.Divide"/>
            public Tensor Divide(Real b) => WithScalar.Second<Divide.Function>(a, b);

            /// <inheritdoc cref="Operations.Divide"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

            /// <inheritdoc cref="Operations.Divide"/>
            public static Tensor operator /(Tensor left, Real right) => left.Divide(right);

            /// <inheritdoc cref="Operations.Divide"/>
            public static Tensor operator /(Real left, Tensor right) => WithScalar.First<Divide.Function>(left, right);
        }
    }
}
