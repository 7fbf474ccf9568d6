using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x ⋆ W + b: [batch, channels, height, width], weight [filters, channels / groups, kernel height, kernel width], bias [filters] →
    /// [batch, filters, height′, width′] (chapter 5 of the book, where the weight is [channels, filters, ..]).
    /// </summary>
    /// <remarks>
    /// y(n, f, i, j) = b(f) + Σ w(f, c, u, v)·x(n, c, i·stride + u·dilation - padding, j·stride + v·dilation - padding), where x outside
    /// the image is 0: the cross-correlation that the field calls convolution. dx moves the flipped kernel over dy; dW moves dy over x.
    /// The layout of the weight is PyTorch's.
    /// </remarks>
    /// <example><code>Tensor y = images.Convolution2D(weight, bias, stride: 2, padding: 1);</code></example>
    public sealed class Convolution2D : Convolution<Linear.Function>
    {
        /// <summary>Creates the operation; its inputs are the images, the weight and optionally the bias.</summary>
        /// <inheritdoc cref="TensorOperations.extension(Tensor).Convolution2D" path="/param"/>
        /// <exception cref="ArgumentOutOfRangeException">Stride, dilation or groups is below 1.</exception>
        public Convolution2D(Size2D? stride = null, Padding padding = default, Size2D? dilation = null, int groups = 1)
            : base(new ConvolutionSettings(nameof(Convolution2D), 2, stride ?? 1, padding, dilation ?? 1, groups), default) { }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Convolution2D"/>
            /// <param name="weight">[filters, channels / groups, kernel height, kernel width].</param>
            /// <param name="bias">[filters]; default none.</param>
            /// <param name="stride">The step of the kernel, at least 1; default 1.</param>
            /// <param name="padding">Zeros around the image; default <see cref="Padding.Same"/>.</param>
            /// <param name="dilation">The distance of the kernel's elements on the image, at least 1; default 1.</param>
            /// <param name="groups">The number of groups of channels and filters, convolved separately; default 1.</param>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            /// <exception cref="ArgumentOutOfRangeException">Stride, dilation or groups is below 1.</exception>
            public Tensor Convolution2D(Tensor weight, Tensor? bias = null,
                Size2D? stride = null, Padding padding = default, Size2D? dilation = null, int groups = 1)
                => new Convolution2D(stride, padding, dilation, groups).Forward(x, weight, bias);
        }
    }
}
