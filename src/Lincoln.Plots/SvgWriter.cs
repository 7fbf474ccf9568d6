using System.Globalization;
using System.Security;
using System.Text;

namespace Lincoln.Plots;

/// <summary>Writes the few SVG elements that the figures need.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder text = new();

    public void Begin(double width, double height)
    {
        string size = $"width=\"{N(width)}\" height=\"{N(height)}\"";
        Element($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {N(width)} {N(height)}" {size} role="img">""");
        Element($"<style>{Theme.Css}</style>");
        Element($"""<rect class="paper" {size}/>""");
    }

    public void End() => Element("</svg>");

    /// <summary>Moves what is drawn until the result is disposed to (x, y).</summary>
    public Group At(double x, double y)
    {
        Element($"""<g transform="translate({N(x)} {N(y)})">""");
        return new(this, "</g>");
    }

    /// <summary>Cuts what is drawn until the result is disposed off outside the rectangle.</summary>
    public Group Clip(double x, double y, double width, double height)
    {
        Element($"""<svg {Box(x, y, width, height)} viewBox="{N(x)} {N(y)} {N(width)} {N(height)}">""");
        return new(this, "</svg>");
    }

    public void Line(double x1, double y1, double x2, double y2, string style)
        => Element($"""<line class="{style}" x1="{N(x1)}" y1="{N(y1)}" x2="{N(x2)}" y2="{N(y2)}"/>""");

    public void Rectangle(double x, double y, double width, double height, string style, string? hint = null, double round = 0)
    {
        string corners = round > 0 ? $" rx=\"{N(round)}\"" : "", end = hint is null ? "/>" : $"><title>{Escape(hint)}</title></rect>";
        Element($"""<rect class="{style}" {Box(x, y, Math.Max(0, width), Math.Max(0, height))}{corners}{end}""");
    }

    public void Circle(double x, double y, double radius, string style)
        => Element($"""<circle class="{style}" cx="{N(x)}" cy="{N(y)}" r="{N(radius)}"/>""");

    /// <summary>A line through points; a point that is not finite interrupts it.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string style)
    {
        text.Append($"<path class=\"{style}\" d=\"");
        bool down = false;
        foreach (var (x, y) in points)
        {
            bool finite = double.IsFinite(x) && double.IsFinite(y);
            if (finite) text.Append(down ? 'L' : 'M').Append(N(x)).Append(' ').Append(N(y));
            down = finite;
        }
        Element("\"/>");
    }

    /// <param name="x">The place of the text, to which the anchor refers.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="value">The text.</param>
    /// <param name="style">Its class.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="rotate">Degrees, clockwise.</param>
    public void Text(double x, double y, string value, string style, string anchor = "start", double rotate = 0)
    {
        string turn = rotate == 0 ? "" : $" transform=\"rotate({N(rotate)} {N(x)} {N(y)})\"";
        Element($"""<text class="{style}" x="{N(x)}" y="{N(y)}" text-anchor="{anchor}"{turn}>{Escape(value)}</text>""");
    }

    public void Image(double x, double y, double width, double height, byte[] png)
    {
        string data = $"data:image/png;base64,{Convert.ToBase64String(png)}";
        Element($"""<image class="pixels" {Box(x, y, width, height)} preserveAspectRatio="none" href="{data}"/>""");
    }

    public override string ToString() => text.ToString();

    public static string Escape(string value) => SecurityElement.Escape(value) ?? "";

    private void Element(string element) => text.Append(element).Append('\n');

    private static string Box(double x, double y, double width, double height)
        => $"x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"";

    // Two decimals of a pixel are enough, and the same picture is the same text everywhere.
    private static string N(double x) => Math.Round(x, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public readonly ref struct Group(SvgWriter svg, string end)
    {
        public void Dispose() => svg.Element(end);
    }
}
