using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>The average of every window of sequences: [batch, channels, length] → [batch, channels, length′].</summary>
/// <remarks>As in PyTorch, padding counts as zeros, unless <c>countPadding</c> is false.</remarks>
/// <example><code>var half = new AveragePool1D(2);</code></example>
public sealed class AveragePool1D : SequencePoolingLayer
{
    private readonly bool countPadding;

    /// <summary>Creates the layer.</summary>
    /// <param name="kernel">The length of a window, at least 1.</param>
    /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
    /// <param name="padding">The padding around the sequence, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
    /// <param name="countPadding">Whether padding counts as zeros (PyTorch's <c>count_include_pad</c>); default true.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
    public AveragePool1D(int kernel, int? stride = null, Padding? padding = null, bool countPadding = true)
        : base(kernel, stride, padding) => this.countPadding = countPadding;

    private protected override PoolingOperation Operation(Size2D kernel, Size2D stride, Padding padding)
        => new AveragePooling2D(kernel, stride, padding, countPadding);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("average-pool1d");
        DescribeWindow(config);
        config.Flag("count-padding", countPadding);
    }

    internal static AveragePool1D Read(ConfigReader config)
        => new(config.Integer("kernel", min: 1), config.Integer("stride", min: 1), config.Padding(), config.Flag("count-padding"));
}
