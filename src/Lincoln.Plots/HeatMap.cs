using System.Globalization;
using Lincoln.Data;

namespace Lincoln.Plots;

/// <summary>A matrix as colours, such as a confusion matrix or weights, with its numbers when there is room.</summary>
public sealed class HeatMap : Picture
{
    private const double Left = 92, Top = 52, Right = 78, Bottom = 40;
    private readonly string title;
    private readonly double[,] values;
    private readonly double cell;

    /// <summary>Draws the rows of the matrix from top to bottom.</summary>
    /// <exception cref="ArgumentException">The matrix is empty.</exception>
    public HeatMap(string title, double[,] values)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0) throw new ArgumentException("HeatMap: the matrix is empty.", nameof(values));
        (this.title, this.values) = (title, values);
        cell = Math.Clamp(360.0 / Math.Max(values.GetLength(0), values.GetLength(1)), 2, 34);
    }

    /// <summary>Names of the rows; empty: none.</summary>
    public IReadOnlyList<string> RowNames { get; set; } = [];

    /// <summary>Names of the columns; empty: none.</summary>
    public IReadOnlyList<string> ColumnNames { get; set; } = [];

    /// <summary>What the rows are.</summary>
    public string RowLabel { get; set; } = "";

    /// <summary>What the columns are.</summary>
    public string ColumnLabel { get; set; } = "";

    /// <summary>The colours. Default: sequential.</summary>
    public ColourMap Colours { get; set; } = ColourMap.Sequential;

    /// <summary>Whether the cells show their numbers where there is room. Default: true.</summary>
    public bool Numbers { get; set; } = true;

    private int Rows => values.GetLength(0);

    private int Columns => values.GetLength(1);

    /// <inheritdoc/>
    public override double Width => Left + Columns * cell + Right;

    /// <inheritdoc/>
    public override double Height => Top + Rows * cell + Bottom;

    internal override void Draw(SvgWriter svg)
    {
        var finite = values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double low = finite.Min(), high = finite.Max();
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        if (Colours == ColourMap.Diverging) (low, high) = (-largest, largest);
        double Scaled(double value) => high > low ? (value - low) / (high - low) : 0.5;

        byte[] pixels = new byte[3 * values.Length];
        foreach (var (i, value) in values.Cast<double>().Index())
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = Colours.Colour(Scaled(value));
        svg.Image(Left, Top, Columns * cell, Rows * cell, PngEncoder.Encode(Columns, 3, pixels));
        svg.Rectangle(Left, Top, Columns * cell, Rows * cell, "box");
        if (Numbers && cell >= 18)
            for (int row = 0; row < Rows; row++)
                for (int column = 0; column < Columns; column++)
                {
                    double value = values[row, column];
                    string style = ColourMapping.IsDark(Colours.Colour(Scaled(value))) ? "light small" : "dark small";
                    svg.Text(Left + (column + 0.5) * cell, Top + (row + 0.5) * cell + 4, Short(value), style, "middle");
                }
        Names(svg);
        ColourBar(svg, low, high);
    }

    private void Names(SvgWriter svg)
    {
        foreach (var (i, name) in RowNames.Take(Rows).Index()) svg.Text(Left - 6, Top + (i + 0.5) * cell + 4, name, "soft small", "end");
        foreach (var (i, name) in ColumnNames.Take(Columns).Index())
            svg.Text(Left + (i + 0.5) * cell, Top - 6, name, "soft small", "middle");
        svg.Text(Left + Columns * cell / 2, 21, title, "ink title", "middle");
        svg.Text(Left + Columns * cell / 2, Top + Rows * cell + 24, ColumnLabel, "ink", "middle");
        svg.Text(16, Top + Rows * cell / 2, RowLabel, "ink", "middle", -90);
    }

    private void ColourBar(SvgWriter svg, double low, double high)
    {
        byte[] bar = new byte[3 * 64];
        for (int i = 0; i < 64; i++) (bar[3 * i], bar[3 * i + 1], bar[3 * i + 2]) = Colours.Colour(1 - i / 63.0);
        double x = Left + Columns * cell + 14;
        svg.Image(x, Top, 12, Rows * cell, PngEncoder.Encode(1, 3, bar));
        svg.Text(x + 18, Top + 10, Short(high), "soft small");
        svg.Text(x + 18, Top + Rows * cell, Short(low), "soft small");
    }

    private static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
