using System.Text;

namespace Lincoln.Plots;

/// <summary>Something that is drawn as SVG, within a page or as a file. It follows the reader's choice of light or dark.</summary>
public abstract class Picture
{
    /// <summary>Width in pixels at 100 %.</summary>
    public abstract double Width { get; }

    /// <summary>Height in pixels at 100 %.</summary>
    public abstract double Height { get; }

    /// <summary>Draws into a rectangle of <see cref="Width"/> × <see cref="Height"/> whose upper left corner is the origin.</summary>
    internal abstract void Draw(SvgWriter svg);

    /// <summary>The picture as an SVG document.</summary>
    public string ToSvg()
    {
        var svg = new SvgWriter();
        svg.Begin(Width, Height);
        Draw(svg);
        svg.End();
        return svg.ToString();
    }

    /// <summary>Writes the SVG document to a file: to a temporary name first, so that a reader never sees half of it.</summary>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void Save(string path)
    {
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToSvg())));
    }
}
