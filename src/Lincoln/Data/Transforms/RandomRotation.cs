namespace Lincoln.Data;

/// <summary>
/// Turns an image around its middle by a random angle, evenly spread over -degrees..degrees; bilinear between the pixels; the size stays.
/// </summary>
/// <remarks>
/// A positive angle turns counter-clockwise. Results are at most the largest and at least the smallest of the image's numbers and the fill.
/// </remarks>
public sealed class RandomRotation : ImageTransform
{
    private readonly double degrees;
    private readonly Real fill;

    /// <summary>A random turn.</summary>
    /// <param name="degrees">The largest angle, 0..180.</param>
    /// <param name="fill">The value of places that come from outside of the image. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not in 0..180 or the value not finite.</exception>
    public RandomRotation(double degrees, double fill = 0)
    {
        if (!(degrees is >= 0 and <= 180))
            throw new ArgumentOutOfRangeException(nameof(degrees), $"degrees: it must be in 0..180, found {degrees}.");
        CheckFinite(fill);
        (this.degrees, this.fill) = (degrees, (Real)fill);
    }

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
        => Rotate(x, sample, (2 * rng.NextDouble() - 1) * degrees, fill, y);

    /// <summary>Turns by an angle in degrees: each pixel of the result looks up where it came from.</summary>
    internal static void Rotate(ReadOnlySpan<Real> x, Shape image, double angle, Real fill, Span<Real> y)
    {
        Real cos = (Real)PortableMath.CosPi(Math.Abs(angle) / 180), sin = (Real)PortableMath.SinPi(angle / 180);
        int height = image[1], width = image[2], size = height * width;
        Real middleX = (width - 1) / (Real)2, middleY = (height - 1) / (Real)2;
        for (int row = 0, place = 0; row < height; row++)
            for (int column = 0; column < width; column++, place++)
            {
                Real dx = column - middleX, dy = row - middleY;
                Real fromX = cos * dx - sin * dy + middleX, fromY = sin * dx + cos * dy + middleY;
                Real left = Real.Floor(fromX), top = Real.Floor(fromY), shareX = fromX - left, shareY = fromY - top;
                int l = (int)left, t = (int)top;
                bool inside = l >= 0 && t >= 0 && l + 1 < width && t + 1 < height;
                for (int p = place, at = t * width + l, c = 0; c < image[0]; c++, p += size, at += size)
                {
                    Real a, b, d, e;
                    if (inside) (a, b, d, e) = (x[at], x[at + 1], x[at + width], x[at + width + 1]);
                    else (a, b, d, e) = (Pixel(x, c, t, l), Pixel(x, c, t, l + 1), Pixel(x, c, t + 1, l), Pixel(x, c, t + 1, l + 1));
                    Real above = a + (b - a) * shareX, below = d + (e - d) * shareX;
                    y[p] = above + (below - above) * shareY;
                }
            }

        Real Pixel(ReadOnlySpan<Real> x, int c, int row, int column)
            => (uint)row < (uint)height && (uint)column < (uint)width ? x[c * size + row * width + column] : fill;
    }
}
