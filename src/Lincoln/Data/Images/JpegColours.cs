namespace Lincoln.Data;

/// <summary>From the components of a JPEG to grey or red, green and blue.</summary>
internal static class JpegColours
{
    /// <summary>The image. Colours are YCbCr in the full range (JFIF), unless Adobe's segment or the components' names say RGB.</summary>
    public static ImageFile Image(JpegComponent[] components, int width, int height, int mostHorizontal, int mostVertical, int? adobe)
    {
        byte[] pixels = new byte[width * height * components.Length];
        bool plain = components.Length == 1 || adobe == 0 || (components[0].Id, components[1].Id, components[2].Id) == ('R', 'G', 'B');
        int at = 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++, at += components.Length)
            {
                if (plain)
                    for (int c = 0; c < components.Length; c++)
                        pixels[at + c] = (byte)components[c].At(x, y, mostHorizontal, mostVertical);
                else Rgb(At(0), At(1) - 128, At(2) - 128, pixels.AsSpan(at, 3));

                int At(int c) => components[c].At(x, y, mostHorizontal, mostVertical);
            }
        return new(height, width, components.Length, pixels);
    }

    // Red = Y + 1.402·Cr, green = Y - 0.344136·Cb - 0.714136·Cr, blue = Y + 1.772·Cb, in 65,536ths.
    private static void Rgb(int y, int cb, int cr, Span<byte> to)
    {
        const int Half = 1 << 15;
        to[0] = Byte(y + ((91881 * cr + Half) >> 16));
        to[1] = Byte(y + ((-22554 * cb - 46802 * cr + Half) >> 16));
        to[2] = Byte(y + ((116130 * cb + Half) >> 16));
    }

    private static byte Byte(int value) => (byte)Math.Clamp(value, 0, 255);
}
