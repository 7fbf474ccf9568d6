using System.Globalization;

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
        double[] all = [.. values.Cast<double>()], finite = [.. all.Where(double.IsFinite).DefaultIfEmpty(0)];
        var (low, high) = Colours.Range(finite.Min(), finite.Max());
        svg.Image(Left, Top, Columns * cell, Rows * cell, Colours.Png(Columns, all, low, high));
        svg.Rectangle(Left, Top, Columns * cell, Rows * cell, "box");
        if (Numbers && cell >= 18)
            for (int row = 0; row < Rows; row++)
                for (int column = 0; column < Columns; column++)
                {
                    double value = values[row, column];
                    string style = ColourMapping.IsDark(Colours.Colour(value, low, high)) ? "light small" : "dark small";
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
        double[] bar = [.. Enumerable.Range(0, 64).Select(i => 1 - i / 63.0)];
        double x = Left + Columns * cell + 14;
        svg.Image(x, Top, 12, Rows * cell, Colours.Png(1, bar, 0, 1));
        svg.Text(x + 18, Top + 10, Short(high), "soft small");
        svg.Text(x + 18, Top + Rows * cell, Short(low), "soft small");
    }

    private static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
