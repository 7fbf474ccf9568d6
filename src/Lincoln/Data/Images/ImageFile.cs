namespace Lincoln.Data;

/// <summary>
/// A decoded image: bytes, channels last, as in the file: 1 channel for grey, 2 for grey and opacity, 3 for colour (RGB), 4 for colour and
/// opacity.
/// </summary>
/// <remarks>
/// PNG: every colour type and bit depth, interlaced or not; checksums are checked; 16 bits are rounded to 8; no colour management.
/// JPEG: baseline, grey or YCbCr; a progressive one is refused. The orientation that a camera notes in the file is not applied.
/// No file can make it take much more memory than the file's size justifies.
/// </remarks>
public sealed class ImageFile
{
    internal ImageFile(int height, int width, int channels, byte[] pixels)
        => (Height, Width, Channels, this.pixels) = (height, width, channels, pixels);

    private readonly byte[] pixels;

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>1 (grey), 2 (grey, opacity), 3 (red, green, blue) or 4 (red, green, blue, opacity).</summary>
    public int Channels { get; }

    /// <summary>The bytes, row by row, pixel by pixel, channel by channel.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Reads a PNG or JPEG file, told by its content.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is neither, or damaged, or of a kind that is not read; the message says which.</exception>
    public static ImageFile Load(string path)
    {
        using var file = InputFile.Open(path, "the image file itself");
        if (file.Length > Array.MaxLength)
            throw new InvalidDataException($"{path} has {file.Length:N0} bytes, more than an image file that is read here.");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Decode(bytes, path);
    }

    /// <summary>Decodes the content of a PNG or JPEG file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Load"/>
    public static ImageFile Decode(ReadOnlySpan<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (bytes.IsEmpty) throw new InvalidDataException($"{name} is empty: it has 0 bytes.");
        if (bytes.StartsWith(PngEncoder.Signature)) return PngDecoder.Decode(bytes, name);
        if (bytes.Length > 2 && bytes[0] == 0xFF && bytes[1] == 0xD8) return new JpegDecoder(bytes, name).Decode();
        throw new InvalidDataException($"{name} is neither PNG nor JPEG: it begins with {Quoted.Start(bytes)}. "
            + "Convert it to one of them.");
    }

    /// <summary>
    /// The image as bytes [channels, height, width], channels first. Opacity is left out; grey is repeated for three channels; for one
    /// channel colour becomes 0.299·red + 0.587·green + 0.114·blue.
    /// </summary>
    /// <param name="channels">1 for grey or 3 for colour.</param>
    public byte[] ToChannels(int channels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), $"channels: it must be 1 (grey) or 3 (colour), found {channels}.");
        int size = Height * Width;
        byte[] result = new byte[checked(channels * size)];
        for (int i = 0; i < size; i++)
        {
            var pixel = pixels.AsSpan(i * Channels, Channels);
            if (channels == 3) for (int c = 0; c < 3; c++) result[c * size + i] = pixel[Channels < 3 ? 0 : c];
            else result[i] = Channels < 3 ? pixel[0] : (byte)((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000);
        }
        return result;
    }
}
