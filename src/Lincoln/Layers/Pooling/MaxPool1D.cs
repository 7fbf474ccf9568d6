using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>The largest element of every window of sequences: [batch, channels, length] → [batch, channels, length′].</summary>
/// <remarks>Padding is never the largest. Of equally large elements the first receives the gradient.</remarks>
/// <example><code>var block = new Sequential(new Conv1D(32, 7, Activation.ReLU), new MaxPool1D(2));</code></example>
public sealed class MaxPool1D : SequencePoolingLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernel">The length of a window, at least 1.</param>
    /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
    /// <param name="padding">The padding around the sequence, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
    public MaxPool1D(int kernel, int? stride = null, Padding? padding = null) : base(kernel, stride, padding) { }

    private protected override PoolingOperation Operation(Size2D kernel, Size2D stride, Padding padding)
        => new MaxPooling2D(kernel, stride, padding);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("max-pool1d");
        DescribeWindow(config);
    }

    internal static MaxPool1D Read(ConfigReader config)
        => new(config.Integer("kernel", min: 1), config.Integer("stride", min: 1), config.Padding());
}
