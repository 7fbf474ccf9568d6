using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// y = F(x ⋆ W + b), small kernels moved along sequences: [batch, channels, length] → [batch, filters, length′] (chapter 5 of the book).
/// </summary>
/// <remarks>
/// Parameters: <c>weight</c> [filters, channels / groups, kernel] and <c>bias</c> [filters], as in PyTorch. With the default padding the
/// sequence keeps its length (divided by the stride).
/// </remarks>
/// <example><code>var layer = new Conv1D(32, 7, Activation.ReLU);</code></example>
public sealed class Conv1D : ConvolutionLayer
{
    /// <summary>Creates the layer; the number of channels is taken from the first input.</summary>
    /// <param name="filters">The number of channels of the result, at least 1.</param>
    /// <param name="kernel">The length of the kernel, at least 1.</param>
    /// <param name="activation">F, an elementwise function; default linear.</param>
    /// <param name="stride">The step of the kernel, at least 1; default 1.</param>
    /// <param name="padding">Zeros before and after the sequence; default <see cref="Padding.Same"/>, which keeps its length.</param>
    /// <param name="dilation">The distance of the kernel's elements on the sequence, at least 1; default 1.</param>
    /// <param name="groups">The number of groups of channels and filters, convolved separately; default 1.</param>
    /// <param name="bias">Whether there is a bias; default true.</param>
    /// <param name="weights">
    /// Initial values of W; default He for ReLU and its relatives, Glorot for the others; fanIn = channels / groups · kernel.
    /// </param>
    /// <param name="biases">Initial values of b; default zeros.</param>
    /// <exception cref="ArgumentException">
    /// A number is below 1, the filters cannot be split into the groups, or the activation is a function of rows (softmax).
    /// </exception>
    public Conv1D(int filters, int kernel, Activation? activation = null, int stride = 1, Padding padding = default, int dilation = 1,
        int groups = 1, bool bias = true, Initializer? weights = null, Initializer? biases = null)
        : base(new(nameof(Conv1D), 1, stride, padding, dilation, groups), filters, kernel, activation, bias, weights, biases) { }

    /// <summary>The length of the kernel.</summary>
    public new int Kernel => base.Kernel.Height;

    private protected override string TypeName => "conv1d";

    internal static Conv1D Read(ConfigReader config) => new(
        config.Integer("filters", min: 1), config.Integer("kernel", min: 1), ReadActivation(config), config.Integer("stride", min: 1),
        config.Padding(), config.Integer("dilation", min: 1), config.Integer("groups", min: 1), config.Flag("bias"));
}
