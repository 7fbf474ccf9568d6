using System.Buffers;

namespace Lincoln.Data;

/// <summary>An image of another size, bilinear: [channels, h, w] → [channels, height, width]. Proportions are not kept.</summary>
/// <remarks>
/// Each number is a weighted mean of the pixels around its place, by a triangle as wide as two pixels of the smaller image, so that
/// shrinking averages over all pixels instead of leaving some out (as Pillow does it, and PyTorch with <c>antialias=True</c>).
/// Results lie between the smallest and the largest of the image's numbers.
/// </remarks>
public sealed class Resize : ImageTransform
{
    private readonly int height, width;
    private ResizeWeights? rows, columns;    // those of the last image: mostly all images have one size

    /// <summary>The size that images get; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Resize(int height, int width)
    {
        CheckSize(height, width);
        (this.height, this.width) = (height, width);
    }

    private protected override (int Height, int Width) OutputSize(int height, int width) => (this.height, this.width);

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        int channels = sample[0], inHeight = sample[1], inWidth = sample[2];
        var down = rows is { } r && r.From == inHeight ? r : rows = new(inHeight, height);
        var across = columns is { } c && c.From == inWidth ? c : columns = new(inWidth, width);
        Real[] narrow = ArrayPool<Real>.Shared.Rent(inHeight * width);
        for (int channel = 0; channel < channels; channel++)
        {
            var image = x.Slice(channel * inHeight * inWidth, inHeight * inWidth);
            for (int row = 0; row < inHeight; row++) across.Row(image.Slice(row * inWidth, inWidth), narrow.AsSpan(row * width, width));
            down.Rows(narrow.AsSpan(0, inHeight * width), y.Slice(channel * height * width, height * width), width);
        }
        ArrayPool<Real>.Shared.Return(narrow);
    }
}
