using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>The largest number of every window of sequences: [batch, channels, length] → [batch, channels, length′].</summary>
/// <remarks>Padding never is the largest. Of equally large numbers the first has the gradient.</remarks>
/// <example><code>var block = new Sequential(new Conv1D(32, 7, Activation.ReLU), new MaxPool1D(2));</code></example>
public sealed class MaxPool1D : SequencePoolingLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="kernel">How many numbers a window has, at least 1.</param>
    /// <param name="stride">How far the window moves each time, at least 1; default the kernel's size, so that windows lie side by
    /// side.</param>
    /// <param name="padding">How far windows reach beyond the sequence, less than the kernel; default <see cref="Padding.Valid"/>, not at
    /// all.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
    public MaxPool1D(int kernel, int? stride = null, Padding? padding = null) : base(kernel, stride, padding) { }

    private protected override PoolingOperation Operation(Size2D kernel, Size2D stride, Padding padding) => new Operations.MaxPool2D(kernel, stride, padding);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("max-pool1d");
        DescribeWindow(config);
    }

    internal static MaxPool1D Read(ConfigReader config) => new(config.Integer("kernel", min: 1), config.Integer("stride", min: 1), config.Padding());
}
