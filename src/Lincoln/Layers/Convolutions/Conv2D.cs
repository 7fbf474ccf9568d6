using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// y = F(x ⋆ W + b), small kernels moved over images: [batch, channels, height, width] → [batch, filters, height′, width′] (chapter 5 of
/// the book).
/// </summary>
/// <remarks>
/// Parameters: <c>weight</c> [filters, channels / groups, kernel height, kernel width] and <c>bias</c> [filters], as in PyTorch. With the
/// default padding the image keeps its size (divided by the stride), as in the book.
/// </remarks>
/// <example><code>
/// var edges = new Conv2D(16, 5, Activation.Tanh);
/// var smaller = new Conv2D(32, (3, 5), Activation.ReLU, stride: 2);
/// var depthwise = new Conv2D(32, 3, groups: 32, bias: false);
/// </code></example>
public sealed class Conv2D : ConvolutionLayer
{
    /// <summary>Creates the layer; the number of channels is taken from the first input.</summary>
    /// <param name="filters">The number of channels of the result, at least 1.</param>
    /// <param name="kernel">Its size: 5 is 5×5, (3, 5) is 3 high and 5 wide.</param>
    /// <param name="activation">F, an elementwise function; default linear.</param>
    /// <param name="stride">The step of the kernel, at least 1; default 1.</param>
    /// <param name="padding">Zeros around the image; default <see cref="Padding.Same"/>, which keeps its size.</param>
    /// <param name="dilation">The distance of the kernel's elements on the image, at least 1; default 1.</param>
    /// <param name="groups">
    /// The number of groups of channels and filters, convolved separately (depthwise with one channel each); default 1.
    /// </param>
    /// <param name="bias">Whether there is a bias; default true.</param>
    /// <param name="weights">
    /// Initial values of W; default He for ReLU and its relatives, Glorot for the others; fanIn = channels / groups · kernel height ·
    /// kernel width.
    /// </param>
    /// <param name="biases">Initial values of b; default zeros.</param>
    /// <exception cref="ArgumentException">
    /// A number is below 1, the filters cannot be split into the groups, or the activation is a function of rows (softmax).
    /// </exception>
    public Conv2D(int filters, Size2D kernel, Activation? activation = null, Size2D? stride = null, Padding padding = default,
        Size2D? dilation = null, int groups = 1, bool bias = true, Initializer? weights = null, Initializer? biases = null)
        : base(new(nameof(Conv2D), 2, stride ?? 1, padding, dilation ?? 1, groups), filters, kernel, activation, bias, weights, biases) { }

    /// <summary>The size of the kernel.</summary>
    public new Size2D Kernel => base.Kernel;

    private protected override string TypeName => "conv2d";

    internal static Conv2D Read(ConfigReader config) => new(
        config.Integer("filters", min: 1), config.Size("kernel"), ReadActivation(config), config.Size("stride"),
        config.Padding(), config.Size("dilation"), config.Integer("groups", min: 1), config.Flag("bias"));
}
