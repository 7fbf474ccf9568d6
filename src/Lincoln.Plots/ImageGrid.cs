namespace Lincoln.Plots;

/// <summary>Small images in rows: digits, filters, feature maps, reconstructions.</summary>
public sealed class ImageGrid : Picture
{
    private const double Gap = 6, Caption = 16;
    private readonly string title;
    private readonly List<(byte[] Png, string Caption)> images = [];
    private readonly int imageWidth, imageHeight, columns;
    private readonly double zoom;

    /// <summary>An empty grid for images of one size.</summary>
    /// <param name="title">The title above them; may be empty.</param>
    /// <param name="width">Pixels in a row of an image.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="columns">The number of images side by side.</param>
    /// <param name="zoom">The drawn size of a pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ImageGrid(string title, int width, int height, int columns = 10, double zoom = 2)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(zoom);
        (this.title, imageWidth, imageHeight, this.columns, this.zoom) = (title, width, height, columns, zoom);
    }

    /// <inheritdoc/>
    public override double Width => Math.Max(120, Math.Min(columns, Math.Max(1, images.Count)) * (imageWidth * zoom + Gap) + Gap);

    /// <inheritdoc/>
    public override double Height => Head + Rows * (imageHeight * zoom + Gap + Caption) + Gap;

    private int Rows => Math.Max(1, (images.Count + columns - 1) / columns);

    private double Head => title.Length > 0 ? 32 : Gap;

    /// <summary>Adds an image: one number per pixel, row by row.</summary>
    /// <param name="pixels">The numbers.</param>
    /// <param name="caption">The text below it.</param>
    /// <param name="low">The number drawn in the first colour; null: the lowest.</param>
    /// <param name="high">The number drawn in the last colour; null: the highest.</param>
    /// <param name="colours">The colours. Default: grey.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than pixels.</exception>
    public ImageGrid Add(ReadOnlySpan<double> pixels, string caption = "", double? low = null, double? high = null,
        ColourMap colours = ColourMap.Gray)
    {
        if (pixels.Length != imageWidth * imageHeight)
        {
            string wrong = $"an image has {imageWidth} × {imageHeight} pixels, but {pixels.Length} numbers were given";
            throw new ArgumentException($"ImageGrid '{title}': {wrong}.", nameof(pixels));
        }
        double from = low ?? double.PositiveInfinity, to = high ?? double.NegativeInfinity;
        foreach (double pixel in pixels)
        {
            if (low is null) from = Math.Min(from, pixel);
            if (high is null) to = Math.Max(to, pixel);
        }
        if (low is null && high is null) (from, to) = colours.Range(from, to);
        images.Add((colours.Png(imageWidth, pixels, from, to), caption));
        return this;
    }

    internal override void Draw(SvgWriter svg)
    {
        if (title.Length > 0) svg.Text(Width / 2, 21, title, "ink title", "middle");
        foreach (var (i, (png, caption)) in images.Index())
        {
            double x = Gap + i % columns * (imageWidth * zoom + Gap), y = Head + i / columns * (imageHeight * zoom + Gap + Caption);
            svg.Image(x, y, imageWidth * zoom, imageHeight * zoom, png);
            svg.Text(x + imageWidth * zoom / 2, y + imageHeight * zoom + 12, caption, "soft small", "middle");
        }
    }
}
