namespace Lincoln.Layers;

/// <summary>
/// Images whose channels come last, as in most files, transposed into the library's order: [batch, height, width,
/// channels] → [batch, channels, height, width].
/// </summary>
/// <example><code>
/// var layers = new Sequential(new ChannelsFirst(), new Conv2D(16, 3, Activation.ReLU), new GlobalAveragePool(), new Dense(10));
/// </code></example>
public sealed class ChannelsFirst : Layer
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => x.Shape.Rank == 4 ? x.Transpose(0, 3, 1, 2)
        : throw new ShapeException($"ChannelsFirst: the input must be [batch, height, width, channels], found {x.Shape}.");

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config) => config.Type("channels-first");
}
