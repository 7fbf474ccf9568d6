using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// The transposed convolution, which makes images larger: [batch, channels, height, width], weight [channels, filters / groups, kernel
    /// height, kernel width], bias [filters] → [batch, filters, height′, width′]. It is the input gradient of a <see cref="Convolution2D"/>
    /// with the same weight and settings (Dumoulin and Visin 2016).
    /// </summary>
    /// <remarks>
    /// Every number of x puts the kernel, multiplied by it, into the result, stride apart. height′ = (height - 1)·stride + (kernel -
    /// 1)·dilation + 1 -
    /// 2·padding + output padding; with <see cref="Padding.Same"/> it is height·stride. dx is the convolution of dy with W.
    /// </remarks>
    /// <example><code>Tensor larger = images.TransposedConvolution2D(weight, bias, stride: 2);</code></example>
    public sealed class TransposedConvolution2D : Convolution<Linear.Function>
    {
        /// <summary>Makes the operation; it runs on the images, the weight and, if there is one, the bias.</summary>
        /// <param name="stride">How far apart the images' numbers put the kernel, at least 1; default 1.</param>
        /// <param name="padding">How much of the result is cut off at each side; default <see cref="Padding.Same"/>.</param>
        /// <param name="outputPadding">What is added below and on the right, less than stride or dilation; only with a padding in numbers;
        /// default 0.</param>
        /// <param name="dilation">How far the numbers of the kernel are from each other on the result, at least 1; default 1.</param>
        /// <param name="groups">Into how many parts channels and filters are split, each part by itself; default 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">Stride, dilation or groups is below 1, or the output padding is too
        /// large.</exception>
        /// <exception cref="ArgumentException">There is an output padding although the padding says the size of the result.</exception>
        public TransposedConvolution2D(Size2D? stride = null, Padding padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1)
            : base(Settings(nameof(TransposedConvolution2D), stride, padding, outputPadding, dilation, groups), default) { }

        internal static ConvolutionSettings Settings(string owner, Size2D? stride, Padding padding, Size2D? outputPadding, Size2D? dilation, int groups)
        {
            var settings = new ConvolutionSettings(owner, 2, stride ?? 1, padding, dilation ?? 1, groups) { Transposed = true, OutputPadding = (outputPadding ?? 0).Checked(owner, nameof(outputPadding), least: 0) };
            Size2D more = settings.OutputPadding, s = settings.Stride, d = settings.Dilation;
            if (more.Height >= Math.Max(s.Height, d.Height) || more.Width >= Math.Max(s.Width, d.Width))
                throw new ArgumentOutOfRangeException(nameof(outputPadding), $"outputPadding: {owner} needs less than the stride {s.ToShortString()} or the dilation {d.ToShortString()}, found {more.ToShortString()}.");
            if (padding.IsSame && more != 0) throw new ArgumentException($"outputPadding: with padding same the result of {owner} is as large as the image times the stride; give the padding as a number.", nameof(outputPadding));
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
            /// <param name="stride">How far apart the images' numbers put the kernel, at least 1; default 1.</param>
            /// <param name="padding">How much of the result is cut off at each side; default <see cref="Padding.Same"/>.</param>
            /// <param name="outputPadding">What is added below and on the right, less than stride or dilation; only with a padding in
            /// numbers; default 0.</param>
            /// <param name="dilation">How far the numbers of the kernel are from each other on the result, at least 1; default 1.</param>
            /// <param name="groups">Into how many parts channels and filters are split, each part by itself; default 1.</param>
            /// <exception cref="ShapeException">The shapes do not fit together.</exception>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Tensor TransposedConvolution2D(Tensor weight, Tensor? bias = null, Size2D? stride = null, Padding padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1)
            {
                var operation = new TransposedConvolution2D(stride, padding, outputPadding, dilation, groups);
                return bias is null ? operation.Forward(x, weight) : operation.Forward(x, weight, bias);
            }
        }
    }
}
