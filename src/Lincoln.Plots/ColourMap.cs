using Lincoln.Data;

namespace Lincoln.Plots;

/// <summary>From a number to a colour.</summary>
public enum ColourMap
{
    /// <summary>Black to white: for images.</summary>
    Gray,

    /// <summary>White to black: ink on paper.</summary>
    Ink,

    /// <summary>Dark violet over green to yellow, evenly brighter; readable in grey and for colour-blind readers (viridis).</summary>
    Sequential,

    /// <summary>Blue over white to red, white at zero: for weights and gradients.</summary>
    Diverging,
}

internal static class ColourMapping
{
    // Nine points of viridis (S. van der Walt and N. Smith 2015, CC0), interpolated between.
    private static readonly (double R, double G, double B)[] Viridis =
    [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141),
        (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37),
    ];

    /// <summary>The colour of a number between 0 and 1.</summary>
    public static (byte R, byte G, byte B) Colour(this ColourMap map, double t)
    {
        t = double.IsNaN(t) ? 0 : Math.Clamp(t, 0, 1);
        switch (map)
        {
            case ColourMap.Gray: return Grey(t);
            case ColourMap.Ink: return Grey(1 - t);
            case ColourMap.Diverging:
                double pale = 1 - Math.Abs(2 * t - 1);
                return t < 0.5
                    ? Rgb(33 + 222 * pale, 102 + 153 * pale, 172 + 83 * pale)
                    : Rgb(178 + 77 * pale, 24 + 231 * pale, 43 + 212 * pale);
            default:
                int i = Math.Min(7, (int)(t * 8));
                double f = t * 8 - i;
                var (a, b) = (Viridis[i], Viridis[i + 1]);
                return Rgb(a.R + f * (b.R - a.R), a.G + f * (b.G - a.G), a.B + f * (b.B - a.B));
        }
    }

    /// <summary>The range of colours for a range of numbers: with diverging colours, zero is in the middle.</summary>
    public static (double Low, double High) Range(this ColourMap map, double low, double high)
    {
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        return map == ColourMap.Diverging ? (-largest, largest) : (low, high);
    }

    /// <summary>The colour of a number in a range.</summary>
    public static (byte R, byte G, byte B) Colour(this ColourMap map, double value, double low, double high)
        => map.Colour(high > low ? (value - low) / (high - low) : 0.5);

    /// <summary>The PNG file of an image: one number per pixel, coloured over a range.</summary>
    public static byte[] Png(this ColourMap map, int width, ReadOnlySpan<double> values, double low, double high)
    {
        byte[] pixels = new byte[3 * values.Length];
        for (int i = 0; i < values.Length; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = map.Colour(values[i], low, high);
        return PngEncoder.Encode(width, 3, pixels);
    }

    /// <summary>Whether white text reads better on this colour than black.</summary>
    public static bool IsDark((byte R, byte G, byte B) c) => 0.299 * c.R + 0.587 * c.G + 0.114 * c.B < 140;

    private static (byte, byte, byte) Grey(double t) => Rgb(255 * t, 255 * t, 255 * t);

    private static (byte, byte, byte) Rgb(double r, double g, double b) => ((byte)Math.Round(r), (byte)Math.Round(g), (byte)Math.Round(b));
}
