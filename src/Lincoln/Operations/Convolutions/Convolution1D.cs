using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x ⋆ W + b along sequences: [batch, channels, length], weight [filters, channels / groups, kernel], bias [filters] →
    /// [batch, filters, length′] (chapter 5 of the book).
    /// </summary>
    /// <remarks>
    /// y(n, f, i) = b(f) + Σ w(f, c, u)·x(n, c, i·stride + u·dilation - padding): <see cref="Convolution2D"/> with images one element wide.
    /// </remarks>
    /// <example><code>Tensor y = sequences.Convolution1D(weight, padding: 1);</code></example>
    public sealed class Convolution1D : Convolution<Linear.Function>
    {
        /// <summary>Creates the operation; its inputs are the sequences, the weight and optionally the bias.</summary>
        /// <inheritdoc cref="TensorOperations.extension(Tensor).Convolution1D" path="/param"/>
        /// <exception cref="ArgumentOutOfRangeException">Stride, dilation or groups is below 1.</exception>
        public Convolution1D(int stride = 1, Padding padding = default, int dilation = 1, int groups = 1)
            : base(new ConvolutionSettings(nameof(Convolution1D), 1, stride, padding, dilation, groups), default) { }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Convolution1D"/>
            /// <param name="weight">[filters, channels / groups, kernel].</param>
            /// <param name="bias">[filters]; default none.</param>
            /// <param name="stride">The step of the kernel, at least 1; default 1.</param>
            /// <param name="padding">Zeros before and after the sequence; default <see cref="Padding.Same"/>.</param>
            /// <param name="dilation">The distance of the kernel's elements on the sequence, at least 1; default 1.</param>
            /// <param name="groups">The number of groups of channels and filters, convolved separately; default 1.</param>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            /// <exception cref="ArgumentOutOfRangeException">Stride, dilation or groups is below 1.</exception>
            public Tensor Convolution1D(Tensor weight, Tensor? bias = null,
                int stride = 1, Padding padding = default, int dilation = 1, int groups = 1)
                => new Convolution1D(stride, padding, dilation, groups).Forward(x, weight, bias);
        }
    }
}
