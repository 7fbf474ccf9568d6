namespace Lincoln.Layers;

/// <summary>
/// The average of every channel: [batch, channels, ..] → [batch, channels] (Lin, Chen and Yan 2014). A Dense layer after it works with
/// images of any size.
/// </summary>
/// <example><code>var head = new Sequential(new GlobalAveragePool(), new Dense(10));</code></example>
public sealed class GlobalAveragePool : Layer
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        int rank = x.Shape.Rank;
        if (rank < 3)
            throw new ShapeException("GlobalAveragePool: the input must be [batch, channels, ..] with at least one axis to average, "
                + $"found {x.Shape}.");
        return x.Mean([.. Enumerable.Range(2, rank - 2)]);
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config) => config.Type("global-average-pool");
}
