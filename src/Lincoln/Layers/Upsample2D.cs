namespace Lincoln.Layers;

/// <summary>
/// Images enlarged by an integer factor: [batch, channels, height, width] → [batch, channels, height·factor, width·factor].
/// </summary>
/// <example><code>var twice = new Upsample2D(2); var smooth = new Upsample2D((2, 3), Interpolation.Bilinear);</code></example>
public sealed class Upsample2D : Layer
{
    private readonly Size2D factor;
    private readonly Interpolation interpolation;

    /// <summary>Creates the layer.</summary>
    /// <param name="factor">By how much: 2 is twice as high and wide, (2, 3) twice as high and three times as wide.</param>
    /// <param name="interpolation">How elements in between are computed; default from the nearest one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is below 1, or the interpolation is not known.</exception>
    public Upsample2D(Size2D factor, Interpolation interpolation = Interpolation.Nearest)
    {
        _ = new Operations.Resize2D(1, interpolation);                                // checks the interpolation
        (this.factor, this.interpolation) = (factor.Checked(nameof(Upsample2D), nameof(factor)), interpolation);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        var image = x.Shape;
        if (image.Rank != 4) throw new ShapeException($"Upsample2D: the input must be [batch, channels, height, width], found {image}.");
        long height = (long)image[2] * factor.Height, width = (long)image[3] * factor.Width;
        if (height == 0 || width == 0 || height > int.MaxValue || width > int.MaxValue)
            throw new ShapeException($"Upsample2D: images of {height}x{width}, {factor} times the input {image}, cannot be made.");
        return x.Resize2D(((int)height, (int)width), interpolation);
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("upsample2d");
        config.Size("factor", factor);
        config.Text("interpolation", NameOf(interpolation));
    }

    internal static Upsample2D Read(ConfigReader config)
    {
        string name = config.Text("interpolation");
        foreach (var known in (Interpolation[])[Interpolation.Nearest, Interpolation.Bilinear])
            if (name == NameOf(known)) return new(config.Size("factor"), known);
        throw config.Wrong("interpolation", $"nearest or bilinear was expected, found '{name}'.");
    }

    private static string NameOf(Interpolation interpolation) => interpolation == Interpolation.Nearest ? "nearest" : "bilinear";

    /// <summary>The name, the factor and the interpolation.</summary>
    public override string ToString() => $"Upsample2D({factor.ToShortString()}, {NameOf(interpolation)})";
}
