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
    /// <inheritdoc cref="Operations.AveragePooling2D(Size2D, Size2D?, Padding?, bool)" path="/param | /exception"/>
    public AveragePool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null, bool countPadding = true)
        : base(kernel, stride, padding)
    {
        this.countPadding = countPadding;
        _ = Operation();
    }

    private protected override PoolingOperation Operation() => new AveragePooling2D(Kernel, Stride, Padding, countPadding);

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
