using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// The transposed convolution, which enlarges images: [batch, channels, height, width] → [batch, filters, height′, width′] (Dumoulin and
/// Visin 2016). Each element of x adds the kernel, multiplied by it, to the result.
/// </summary>
/// <remarks>
/// Parameters: <c>weight</c> [channels, filters / groups, kernel height, kernel width] and <c>bias</c> [filters], as in PyTorch. height′ =
/// height·stride with the default padding, else (height - 1)·stride + (kernel - 1)·dilation + 1 - 2·padding + output padding.
/// </remarks>
/// <example><code>var twiceAsLarge = new ConvTranspose2D(8, 4, Activation.ReLU, stride: 2);</code></example>
public sealed class ConvTranspose2D : ConvolutionLayer
{
    /// <summary>Creates the layer; the number of channels is taken from the first input.</summary>
    /// <param name="filters">The number of channels of the result, at least 1.</param>
    /// <param name="kernel">Its size: 4 is 4×4, (3, 5) is 3 high and 5 wide.</param>
    /// <param name="activation">F, an elementwise function; default linear.</param>
    /// <param name="stride">The distance of neighbouring kernels on the result, at least 1; default 1.</param>
    /// <param name="padding">
    /// Rows and columns removed from each side of the result; default <see cref="Padding.Same"/>: the image's size times the stride.
    /// </param>
    /// <param name="outputPadding">
    /// Rows and columns added below and on the right, fewer than stride or dilation; not with padding same; default 0.
    /// </param>
    /// <param name="dilation">The distance of the kernel's elements on the result, at least 1; default 1.</param>
    /// <param name="groups">The number of groups of channels and filters, convolved separately; default 1.</param>
    /// <param name="bias">Whether there is a bias; default true.</param>
    /// <param name="weights">
    /// Initial values of W; default He for ReLU and its relatives, Glorot for the others; fanIn = channels / groups · kernel area / stride
    /// area.
    /// </param>
    /// <param name="biases">Initial values of b; default zeros.</param>
    /// <exception cref="ArgumentException">
    /// A number is out of its range, the filters cannot be split into the groups, or the activation is a function of rows (softmax).
    /// </exception>
    public ConvTranspose2D(int filters, Size2D kernel, Activation? activation = null, Size2D? stride = null,
        Padding padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1, bool bias = true,
        Initializer? weights = null, Initializer? biases = null)
        : base(TransposedConvolution2D.Settings(nameof(ConvTranspose2D), stride, padding, outputPadding, dilation, groups),
            filters, kernel, activation, bias, weights, biases)
    {
    }

    /// <summary>The size of the kernel.</summary>
    public new Size2D Kernel => base.Kernel;

    private protected override string TypeName => "conv-transpose2d";

    internal static ConvTranspose2D Read(ConfigReader config) => new(
        config.Integer("filters", min: 1), config.Size("kernel"), ReadActivation(config), config.Size("stride"), config.Padding(),
        config.Size("output-padding"), config.Size("dilation"), config.Integer("groups", min: 1), config.Flag("bias"));
}
