using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = a + b with broadcasting, da = dy, db = dy, each summed over the axes in which its input was stretched.</summary>
    /// <example><code>Tensor y = a + b;   // or a.Add(b);  x + 1 and 1 + x need no tensor for the 1</code></example>
    public sealed class Add : ElementwiseBinary<Add.Function>
    {
        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            // The gradient is dy itself, so a stretched input needs no intermediate tensor.
            if (dx.Needs(0)) dx.Accumulate(0, dy);
            if (dx.Needs(1)) dx.Accumulate(1, dy);
        }

        /// <summary>The function and its derivatives.</summary>
        public readonly struct Function : IFunction2
        {
            /// <inheritdoc/>
            public V F<V>(V a, V b) where V : struct, ILane<V> => a + b;

            /// <inheritdoc/>
            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);

            /// <inheritdoc/>
            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor a)
        {
            /// <inheritdoc cref="Operations.Add"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public Tensor Add(Tensor b) => new Add().Forward(a, b);

            /// <inheritdoc cref="Operations.Add"/>
            public Tensor Add(Real b) => WithScalar.Second<Add.Function>(a, b);

            /// <inheritdoc cref="Operations.Add"/>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

            /// <inheritdoc cref="Operations.Add"/>
            public static Tensor operator +(Tensor left, Real right) => left.Add(right);

            /// <inheritdoc cref="Operations.Add"/>
            public static Tensor operator +(Real left, Tensor right) => WithScalar.First<Add.Function>(left, right);
        }
    }
}
