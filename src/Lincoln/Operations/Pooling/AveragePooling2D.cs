using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = the average of every window: [batch, channels, height, width] → [batch, channels, height′, width′]. dx = the sum of dy / n
    /// over the windows of an element, n being the number of elements of a window (chapter 5 of the book).
    /// </summary>
    /// <remarks>
    /// As in PyTorch, padding counts as zeros, unless <c>countPadding</c> is false: then n is how many numbers of the image are in the
    /// window.
    /// </remarks>
    /// <example><code>
    /// Tensor half = images.AveragePool2D(2), smooth = images.AveragePool2D(3, stride: 1, padding: 1, countPadding: false);
    /// </code></example>
    public sealed class AveragePooling2D : PoolingOperation
    {
        private readonly bool countPadding;

        /// <summary>Creates the operation.</summary>
        /// <param name="kernel">The size of a window: 2 is 2×2, (3, 5) is 3 high and 5 wide.</param>
        /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
        /// <param name="padding">The padding around the image, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
        /// <param name="countPadding">Whether padding counts as zeros; default true, as PyTorch's <c>count_include_pad</c>.</param>
        /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
        public AveragePooling2D(Size2D kernel, Size2D? stride = null, Padding? padding = null, bool countPadding = true)
            : base(kernel, stride, padding) => this.countPadding = countPadding;

        /// <summary>The name of the layer and of the tensors' method: <c>AveragePool2D</c>.</summary>
        public override string Name => "AveragePool2D";

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
            => Kernels.Pooling.Average(x[0].Values, Sizes, y, countPadding);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            Kernels.Pooling.AverageGradient(dy.Values, Sizes, slot.Values, countPadding, slot.Add);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.AveragePooling2D"/>
            /// <inheritdoc cref="Operations.AveragePooling2D(Size2D, Size2D?, Padding?, bool)" path="/param | /exception"/>
            /// <exception cref="ShapeException">
            /// The input is not a batch of images, or a window is larger than the padded image.
            /// </exception>
            public Tensor AveragePool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null, bool countPadding = true)
                => new AveragePooling2D(kernel, stride, padding, countPadding).Forward(x);
        }
    }
}
