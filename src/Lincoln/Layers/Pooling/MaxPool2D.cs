using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// The largest element of every window: [batch, channels, height, width] → [batch, channels, height′, width′] (chapter 5 of the book).
/// </summary>
/// <remarks>Padding is never the largest. Of equally large elements the first receives the gradient.</remarks>
/// <example><code>var half = new MaxPool2D(2); var overlapping = new MaxPool2D(3, stride: 2, padding: 1);</code></example>
public sealed class MaxPool2D : PoolingLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernel">The size of a window: 2 is 2×2, (3, 5) is 3 high and 5 wide.</param>
    /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
    /// <param name="padding">The padding around the image, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
    public MaxPool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null) : base(kernel, stride, padding) => _ = Operation();

    private MaxPooling2D Operation() => new(Kernel, Stride, Padding);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => Operation().Forward(x);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("max-pool2d");
        DescribeWindow(config);
    }

    internal static MaxPool2D Read(ConfigReader config) => new(config.Size("kernel"), config.Size("stride"), config.Padding());
}
