using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = the largest x along some axes, or of everything; dx = dy where x is the largest and 0 elsewhere.</summary>
    /// <remarks>
    /// Elements that are equally large share the gradient evenly, as in PyTorch's <c>amax</c>. One NaN makes the maximum NaN, and then
    /// no element gets a gradient.
    /// </remarks>
    /// <example><code>Tensor largest = x.Max(), perRow = x.Max(axis: -1, keepDims: true);</code></example>
    public sealed class Max : ReductionOperation
    {
        /// <summary>Creates the operation.</summary>
        /// <param name="axes">The axes along which to look, in any order, -1 for the last; null (the default) for all, [] for none.</param>
        /// <param name="keepDims">Whether they stay in the shape with size 1. Default: false.</param>
        public Max(int[]? axes = null, bool keepDims = false) : base(axes, keepDims) { }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            if (y.Length == 1)
            {
                y[0] = Reduce.Max(x[0].Values);
                return;
            }
            // One axis after another, the last one first; of maxima the order does not matter.
            var current = x[0];
            for (int axis = Kept.Rank - 1; axis >= 0 && y.Length > 0; axis--)
            {
                var shape = current.Shape;
                if (shape[axis] == Kept[axis]) continue;
                var next = Tensor.Uninitialized(shape.With(axis, 1));
                Reduce.MaxAxis(current.Values, shape[..axis].Count, shape[axis], shape[(axis + 1)..].Count, next.Storage);
                if (current != x[0]) current.Release();
                current = next;
            }
            current.Values[..y.Length].CopyTo(y);
            if (current != x[0]) current.Release();
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var x = Input(0);
            ReadOnlySpan<int> shape = x.Shape.Sizes, kept = Kept.Sizes;
            Tensor gradient = Tensor.Uninitialized(x.Shape), share = Tensor.Uninitialized(dy.Shape);
            Kernels.Elementwise.Combine(new IsEqual(), x.Values, shape, Y, kept, gradient.Storage, shape);
            Reduce.SumTo(gradient.Values, shape, share.Storage, kept, add: false);                       // how many share
            Kernels.Elementwise.Combine(new Divide.Function(), dy.Values, share.Values, share.Storage);
            Kernels.Elementwise.Combine(new Chosen(), gradient.Values, shape, share.Values, kept, gradient.Storage, shape);
            dx.Accumulate(0, gradient);
            gradient.Release();
            share.Release();
        }

        // Only the values of these two are used.
        private readonly struct IsEqual : IFunction2
        {
            public V F<V>(V a, V b) where V : struct, ILane<V> => V.IfEqual(a, b, V.Splat(1), V.Splat(0));

            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(0);

            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(0);
        }

        private readonly struct Chosen : IFunction2
        {
            // 0 · b would be NaN for an infinite b
            public V F<V>(V a, V b) where V : struct, ILane<V> => V.IfPositive(a, b, V.Splat(0));

            public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(0);

            public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => a;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Max"/>
            /// <inheritdoc cref="Operations.Max(int[], bool)" path="/param"/>
            /// <exception cref="ArgumentException">There is no such axis, or one is named twice.</exception>
            /// <exception cref="ShapeException">A result would be made of no elements.</exception>
            public Tensor Max(int[]? axes = null, bool keepDims = false) => new Max(axes, keepDims).Forward(x);

            /// <inheritdoc cref="Operations.Max"/>
            /// <param name="axis">The axis, -1 for the last.</param>
            /// <param name="keepDims">Whether it stays in the shape with size 1. Default: false.</param>
            /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
            /// <exception cref="ShapeException">A result would be made of no elements.</exception>
            public Tensor Max(int axis, bool keepDims = false) => new Max([axis], keepDims).Forward(x);
        }
    }
}
