namespace Lincoln.Layers;

/// <summary>Each sample becomes one row: [batch, ..] → [batch, product of the rest] (chapter 5 of the book). Nothing is copied.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => x.Shape.Rank switch
    {
        0 => throw new ShapeException("Flatten: it needs a batch [batch, ..], found the scalar []."),
        2 => x,
        var rank => rank == 1 ? x.Reshape(x.Shape[0], 1) : x.Flatten(),
    };

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config) => config.Type("flatten");
}
