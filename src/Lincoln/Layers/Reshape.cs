namespace Lincoln.Layers;

/// <summary>Each sample in another shape of equal size: [batch, ..] → [batch, ..sample]. Nothing is copied.</summary>
/// <example><code>var images = new Reshape([1, 28, 28]);   // [batch, 784] → [batch, 1, 28, 28]</code></example>
public sealed class Reshape : Layer
{
    private readonly Shape sample;

    /// <summary>Creates the layer with the new shape of one sample, without the batch.</summary>
    public Reshape(Shape sample) => this.sample = sample;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        if (x.Shape.Rank == 0 || x.Shape[1..].Count != sample.Count)
            throw new ShapeException($"Reshape: it needs a batch of samples with {sample.Count} elements for {sample}, found {x.Shape}.");
        return x.Reshape(sample.Prepend(x.Shape[0]).Sizes);
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("reshape");
        config.Shape("sample", sample);
    }

    internal static Reshape Read(ConfigReader config) => new(config.Shape("sample"));

    /// <summary>The name and the shape of a sample.</summary>
    public override string ToString() => $"Reshape({sample})";
}
