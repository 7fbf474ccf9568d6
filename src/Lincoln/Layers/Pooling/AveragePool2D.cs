using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// The average of every window: [batch, channels, height, width] → [batch, channels, height′, width′] (chapter 5 of the book).
/// </summary>
/// <remarks>As in PyTorch, padding counts as zeros, unless <c>countPadding</c> is false.</remarks>
/// <example><code>var half = new AveragePool2D(2);</code></example>
public sealed class AveragePool2D : PoolingLayer
{
    private readonly bool countPadding;

    /// <summary>Creates the layer.</summary>
    /// <param name="kernel">The size of a window: 2 is 2×2, (3, 5) is 3 high and 5 wide.</param>
    /// <param name="stride">The distance between windows, at least 1; default the kernel's size.</param>
    /// <param name="padding">The padding around the image, less than the kernel; default <see cref="Padding.Valid"/>, none.</param>
    /// <param name="countPadding">Whether padding counts as zeros (PyTorch's <c>count_include_pad</c>); default true.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the padding is not smaller than the kernel.</exception>
    public AveragePool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null, bool countPadding = true)
        : base(kernel, stride, padding)
    {
        this.countPadding = countPadding;
        _ = Operation();
    }

    private AveragePooling2D Operation() => new(Kernel, Stride, Padding, countPadding);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => Operation().Forward(x);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("average-pool2d");
        DescribeWindow(config);
        config.Flag("count-padding", countPadding);
    }

    internal static AveragePool2D Read(ConfigReader config)
        => new(config.Size("kernel"), config.Size("stride"), config.Padding(), config.Flag("count-padding"));
}
