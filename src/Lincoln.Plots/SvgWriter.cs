using System.Globalization;
using System.Security;
using System.Text;

namespace Lincoln.Plots;

/// <summary>Writes the few SVG elements that the figures need.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder text = new();

    public void Begin(double width, double height)
        => text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"img\">\n<style>{Theme.Css}</style>\n<rect class=\"paper\" width=\"{N(width)}\" height=\"{N(height)}\"/>\n");

    public void End() => text.Append("</svg>\n");

    /// <summary>What is drawn until the result is disposed stands at (x, y).</summary>
    public Group At(double x, double y)
    {
        text.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({N(x)} {N(y)})\">\n");
        return new(text);
    }

    /// <summary>What is drawn until the result is disposed is cut off outside of the rectangle.</summary>
    public Group Clip(double x, double y, double width, double height)
    {
        text.Append(CultureInfo.InvariantCulture, $"<svg x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"{N(x)} {N(y)} {N(width)} {N(height)}\">\n");
        return new(text, "</svg>\n");
    }

    public void Line(double x1, double y1, double x2, double y2, string style)
        => text.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>\n");

    public void Rectangle(double x, double y, double width, double height, string style, string? hint = null, double round = 0)
        => text.Append(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\"{(round > 0 ? $" rx=\"{N(round)}\"" : "")}{Hint("rect", hint)}\n");

    public void Circle(double x, double y, double radius, string style)
        => text.Append(CultureInfo.InvariantCulture, $"<circle class=\"{style}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"/>\n");

    /// <summary>A line through points; a point that is not finite interrupts it.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string style)
    {
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"");
        bool down = false;
        foreach (var (x, y) in points)
        {
            bool finite = double.IsFinite(x) && double.IsFinite(y);
            if (finite) text.Append(down ? 'L' : 'M').Append(N(x)).Append(' ').Append(N(y));
            down = finite;
        }
        text.Append("\"/>\n");
    }

    /// <param name="x">Where the text stands.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="value">The text.</param>
    /// <param name="style">Its class.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="rotate">Degrees, clockwise.</param>
    public void Text(double x, double y, string value, string style, string anchor = "start", double rotate = 0)
    {
        string turn = rotate == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({N(rotate)} {N(x)} {N(y)})\"");
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\"{turn}>{Escape(value)}</text>\n");
    }

    public void Image(double x, double y, double width, double height, byte[] png)
        => text.Append(CultureInfo.InvariantCulture, $"<image class=\"pixels\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>\n");

    public override string ToString() => text.ToString();

    public static string Escape(string value) => SecurityElement.Escape(value) ?? "";

    private static string Hint(string element, string? hint) => hint is null ? "/>" : $"><title>{Escape(hint)}</title></{element}>";

    // Two decimals of a pixel are enough, and the same picture is the same text everywhere.
    private static string N(double x) => Math.Round(x, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public readonly ref struct Group(StringBuilder text, string end = "</g>\n")
    {
        public void Dispose() => text.Append(end);
    }
}
