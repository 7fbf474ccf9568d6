namespace Lincoln.Data;

/// <summary>
/// A rectangle at a random place of an image, around which a border may be put first: [channels, h, w] → [channels, height, width].
/// </summary>
/// <remarks>Every place is equally likely. Without a size it is a random shift by at most <c>padding</c> in each direction.</remarks>
/// <example><code>
/// new RandomCrop(padding: 2)                 // MNIST: a shift by up to 2 pixels
/// new RandomCrop(32, 32, padding: 4)         // CIFAR-10
/// </code></example>
public sealed class RandomCrop : ImageTransform
{
    private readonly int? height, width;
    private readonly int padding;
    private readonly Real fill;

    /// <summary>A rectangle of the image's own size: a shift.</summary>
    /// <param name="padding">How many pixels the border has on each side, and so the largest shift; at least 0.</param>
    /// <param name="fill">The value of the border; that of the background in the numbers that come in. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is negative or the value not finite.</exception>
    public RandomCrop(int padding, double fill = 0)
    {
        if (padding < 0) throw new ArgumentOutOfRangeException(nameof(padding), $"padding: it must be at least 0, found {padding}.");
        CheckFinite(fill);
        (this.padding, this.fill) = (padding, (Real)fill);
    }

    /// <summary>A rectangle of a given size.</summary>
    /// <param name="height">The height of the rectangle; at least 1, at most the image's with its border.</param>
    /// <param name="width">The width of the rectangle.</param>
    /// <param name="padding">How many pixels the border has on each side; at least 0.</param>
    /// <param name="fill">The value of the border. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, the padding is negative or the value not finite.</exception>
    public RandomCrop(int height, int width, int padding = 0, double fill = 0) : this(padding, fill)
    {
        CheckSize(height, width);
        (this.height, this.width) = (height, width);
    }

    private protected override (int Height, int Width) OutputSize(int height, int width)
    {
        int h = this.height ?? height, w = this.width ?? width;
        if (Math.Max(height, width) + 2L * padding > int.MaxValue)
            throw new ShapeException($"RandomCrop: the image is {height} × {width}, too large for a border of {padding}.");
        return h <= height + 2L * padding && w <= width + 2L * padding ? (h, w)
            : throw new ShapeException($"RandomCrop: the image is {height} × {width} with a border of {padding}, "
                + $"smaller than the {h} × {w} to keep. Give more padding, or resize it first.");
    }

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        int h = height ?? sample[1], w = width ?? sample[2];
        int top = rng.Next(sample[1] + 2 * padding - h + 1) - padding, left = rng.Next(sample[2] + 2 * padding - w + 1) - padding;
        Window.Copy(x, sample, top, left, h, w, fill, y);
    }
}
