namespace Lincoln.Plots;

/// <summary>Pictures side by side and below each other, row by row.</summary>
public sealed class Grid : Picture
{
    private const double Gap = 8;
    private readonly Picture[] pictures;
    private readonly int columns;

    /// <summary>Puts pictures into a number of columns.</summary>
    /// <exception cref="ArgumentException">There is no picture or no column.</exception>
    public Grid(int columns, params ReadOnlySpan<Picture> pictures)
    {
        if (columns < 1 || pictures.Length == 0)
        {
            string found = $"found {columns} and {pictures.Length}";
            throw new ArgumentException($"Grid: it needs at least one column and one picture, {found}.", nameof(columns));
        }
        (this.columns, this.pictures) = (Math.Min(columns, pictures.Length), pictures.ToArray());
    }

    private double CellWidth => pictures.Max(p => p.Width);

    private double CellHeight => pictures.Max(p => p.Height);

    /// <inheritdoc/>
    public override double Width => columns * CellWidth + (columns - 1) * Gap;

    /// <inheritdoc/>
    public override double Height => (pictures.Length + columns - 1) / columns * (CellHeight + Gap) - Gap;

    internal override void Draw(SvgWriter svg)
    {
        foreach (var (i, picture) in pictures.Index())
            using (svg.At(i % columns * (CellWidth + Gap), i / columns * (CellHeight + Gap)))
                picture.Draw(svg);
    }
}
