namespace Lincoln.Data;

/// <summary>The middle of an image: [channels, h, w] → [channels, height, width]; of two middles the upper or left one.</summary>
public sealed class Crop : ImageTransform
{
    private readonly int height, width;

    /// <summary>The size to keep; at least 1 and at most the image's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Crop(int height, int width)
    {
        CheckSize(height, width);
        (this.height, this.width) = (height, width);
    }

    private protected override (int Height, int Width) OutputSize(int height, int width)
        => this.height <= height && this.width <= width ? (this.height, this.width)
            : throw new ShapeException($"Crop: the image is {height} × {width}, smaller than the {this.height} × {this.width} to keep. "
                + "Resize it first, or use RandomCrop with padding.");

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
        => Window.Copy(x, sample, (sample[1] - height) / 2, (sample[2] - width) / 2, height, width, 0, y);
}
