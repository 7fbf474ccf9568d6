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
    /// <inheritdoc cref="Operations.MaxPooling2D(Size2D, Size2D?, Padding?)" path="/param | /exception"/>
    public MaxPool2D(Size2D kernel, Size2D? stride = null, Padding? padding = null) : base(kernel, stride, padding) => _ = Operation();

    private protected override PoolingOperation Operation() => new MaxPooling2D(Kernel, Stride, Padding);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("max-pool2d");
        DescribeWindow(config);
    }

    internal static MaxPool2D Read(ConfigReader config) => new(config.Size("kernel"), config.Size("stride"), config.Padding());
}
