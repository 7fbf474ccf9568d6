namespace Lincoln.Data;

/// <summary>Covers a square at a random place of an image with one value, so that a network does not rely on a single detail
/// (DeVries and Taylor 2017).</summary>
/// <remarks>The square's middle is a random pixel, so that a part of the square may lie outside of the image.</remarks>
public sealed class Cutout : ImageTransform
{
    private readonly int size;
    private readonly Real fill;

    /// <summary>A square.</summary>
    /// <param name="size">Its height and width in pixels; at least 1.</param>
    /// <param name="fill">What it is covered with. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1 or the value not finite.</exception>
    public Cutout(int size, double fill = 0)
    {
        if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), $"size: it must be at least 1, found {size}.");
        CheckFinite(fill);
        (this.size, this.fill) = (size, (Real)fill);
    }

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        int height = sample[1], width = sample[2];
        var (top, bottom) = Side(rng.Next(height), height);
        var (left, right) = Side(rng.Next(width), width);
        x.CopyTo(y);
        for (int c = 0; c < sample[0]; c++)
            for (int row = top; row < bottom; row++)
                y[((c * height + row) * width + left)..((c * height + row) * width + right)].Fill(fill);
    }

    private (int Begin, int End) Side(int middle, int length)
        => ((int)Math.Max(0, middle - (long)size / 2), (int)Math.Min(length, middle - (long)size / 2 + size));
}
