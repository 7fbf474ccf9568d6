using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = the largest x of every window: [batch, channels, height, width] → [batch, channels, height′, width′]. dx = dy at that element,
    /// the first one where several are equally large (chapter 5 of the book).
    /// </summary>
    /// <remarks>Padding never is the largest. A window with a NaN gives NaN, and then none of its elements gets a gradient.</remarks>
    /// <example><code>Tensor half = images.MaxPool2D(2), overlapping = images.MaxPool2D(kernel: 3, stride: 2, padding: 1);</code></example>
    public sealed class MaxPooling2D : PoolingOperation
    {
        /// <summary>Creates the operation.</summary>
        /// <param name="kernel">The size of a window: 2 is 2×2, (3, 5) is 3 high and 5 wide.</param>
        /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
        /// <param name="padding">The padding around the image, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
        /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
        public MaxPooling2D(Size2D kernel, Size2D? stride = null, Padding? padding = null) : base(kernel, stride, padding) { }

        /// <summary>The name of the layer and of the tensors' method: <c>MaxPool2D</c>.</summary>
        public override string Name => "MaxPool2D";

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => Kernels.Pooling.Max(x[0].Values, Sizes, y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            Kernels.Pooling.MaxGradient(Input(0).Values, Y, dy.Values, Sizes, slot.Values, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.MaxPooling2D"/>
            /// <inheritdoc cref="Operations.MaxPooling2D(Size2D, Size2D?, Padding?)" path="/param | /exception"/>
            /// <exception cref="ShapeException">
            /// The input is not a batch of images, or a window is larger than the padded image.
            /// </exception>
            public Tensor MaxPool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null)
                => new MaxPooling2D(kernel, stride, padding).Forward(x);
        }
    }
}
