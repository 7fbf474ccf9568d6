using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// The transposed convolution, which enlarges images: [batch, channels, height, width], weight [channels, filters / groups, kernel
    /// height, kernel width], bias [filters] → [batch, filters, height′, width′]. It is the input gradient of a <see cref="Convolution2D"/>
    /// with the same weight and settings (Dumoulin and Visin 2016).
    /// </summary>
    /// <remarks>
    /// Every element of x adds the kernel, multiplied by it, to the result, stride apart.
    /// height′ = (height - 1)·stride + (kernel - 1)·dilation + 1 - 2·padding + output padding; with <see cref="Padding.Same"/> it is
    /// height·stride. dx is the convolution of dy with W.
    /// </remarks>
    /// <example><code>Tensor larger = images.TransposedConvolution2D(weight, bias, stride: 2);</code></example>
    public sealed class TransposedConvolution2D : Convolution<Linear.Function>
    {
        /// <summary>Creates the operation; its inputs are the images, the weight and optionally the bias.</summary>
        /// <inheritdoc cref="TensorOperations.extension(Tensor).TransposedConvolution2D" path="/param"/>
        /// <exception cref="ArgumentOutOfRangeException">
        /// Stride, dilation or groups is below 1, or the output padding is too large.
        /// </exception>
        /// <exception cref="ArgumentException">There is an output padding although the padding defines the size of the result.</exception>
        public TransposedConvolution2D(
            Size2D? stride = null, Padding padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1)
            : base(Settings(nameof(TransposedConvolution2D), stride, padding, outputPadding, dilation, groups), default) { }

        internal static ConvolutionSettings Settings(
            string owner, Size2D? stride, Padding padding, Size2D? outputPadding, Size2D? dilation, int groups)
        {
            Size2D more = (outputPadding ?? 0).Checked(owner, nameof(outputPadding), least: 0), s = stride ?? 1, d = dilation ?? 1;
            var settings = new ConvolutionSettings(owner, 2, s, padding, d, groups) { Transposed = true, OutputPadding = more };
            if (more.Height >= Math.Max(s.Height, d.Height) || more.Width >= Math.Max(s.Width, d.Width))
                throw new ArgumentOutOfRangeException(nameof(outputPadding), $"outputPadding: {owner} needs less than the stride "
                    + $"{s.ToShortString()} or the dilation {d.ToShortString()}, found {more.ToShortString()}.");
            if (padding.IsSame && more != 0)
                throw new ArgumentException($"outputPadding: with padding same the result of {owner} is as large as the image times the "
                    + "stride; give the padding as a number.", nameof(outputPadding));
            return settings;
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.TransposedConvolution2D"/>
            /// <param name="weight">[channels, filters / groups, kernel height, kernel width].</param>
            /// <param name="bias">[filters]; default none.</param>
            /// <param name="stride">The distance of neighbouring kernels on the result, at least 1; default 1.</param>
            /// <param name="padding">Rows and columns removed from each side of the result; default <see cref="Padding.Same"/>.</param>
            /// <param name="outputPadding">
            /// Rows and columns added below and on the right, fewer than stride or dilation; not with padding same; default 0.
            /// </param>
            /// <param name="dilation">The distance of the kernel's elements on the result, at least 1; default 1.</param>
            /// <param name="groups">The number of groups of channels and filters, convolved separately; default 1.</param>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Tensor TransposedConvolution2D(Tensor weight, Tensor? bias = null, Size2D? stride = null,
                Padding padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1)
                => new TransposedConvolution2D(stride, padding, outputPadding, dilation, groups).Forward(x, weight, bias);
        }
    }
}
