using System.Buffers.Binary;

namespace Lincoln.Data;

/// <summary>From the unpacked bytes of a PNG to its pixels: filters undone, passes put together, every depth converted to 8 bits.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader header;
    private readonly byte[] palette, transparency;
    private readonly string name;
    private readonly int channels;
    private readonly byte[] pixels;

    public PngPixels(PngHeader header, byte[] palette, byte[] transparency, string name)
    {
        (this.header, this.palette, this.transparency, this.name) = (header, palette, transparency, name);
        if (header.Colour is 0 or 2 && transparency.Length > 0 && transparency.Length != 2 * header.Samples)
            throw new InvalidDataException($"{name} is damaged: its chunk tRNS has {transparency.Length} bytes.");
        int colours = header.Colour is 0 or 4 ? 1 : 3;
        channels = colours + (header.Colour >= 4 || transparency.Length > 0 ? 1 : 0);
        long size = (long)header.Width * header.Height * channels;
        if (size > Array.MaxLength) throw new InvalidDataException($"{name} is too large: {header.Width:N0} × {header.Height:N0} pixels.");
        pixels = new byte[size];
    }

    public ImageFile Unpack(Span<byte> data)
    {
        foreach (var pass in header.Passes)
        {
            var (width, height) = header.Size(pass);
            if (width <= 0 || height <= 0) continue;
            int rowBytes = (int)header.RowBytes(width), step = Math.Max(1, header.Samples * header.Depth / 8);
            var above = new byte[rowBytes].AsSpan();
            for (int row = 0; row < height; row++)
            {
                var line = data.Slice(1, rowBytes);
                Unfilter(data[0], line, above, step);
                for (int column = 0; column < width; column++)
                    Pixel(line, column,
                        pixels.AsSpan(((pass.Y + row * pass.StepY) * header.Width + pass.X + column * pass.StepX) * channels, channels));
                above = line;
                data = data[(1 + rowBytes)..];
            }
        }
        return new(header.Height, header.Width, channels, pixels);
    }

    private void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        if (filter > 4) throw new InvalidDataException($"{name} is damaged: a row has the filter {filter}; there are 0 to 4.");
        if (filter == 0) return;
        for (int i = 0; i < line.Length; i++)
        {
            int left = i < step ? 0 : line[i - step], corner = i < step ? 0 : above[i - step];
            line[i] += (byte)(filter switch { 1 => left, 2 => above[i], 3 => (left + above[i]) / 2, _ => Paeth(left, above[i], corner) });
        }
    }

    // Of left, above and corner the one that is nearest to left + above - corner.
    private static int Paeth(int left, int above, int corner)
    {
        int a = Math.Abs(above - corner), b = Math.Abs(left - corner), c = Math.Abs(left + above - 2 * corner);
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private void Pixel(ReadOnlySpan<byte> line, int column, Span<byte> to)
    {
        if (header.Colour == 3)
        {
            int index = Sample(line, column);
            if (3 * index >= palette.Length)
                throw new InvalidDataException($"{name} is damaged: a pixel has the colour {index} of a palette of {palette.Length / 3}.");
            palette.AsSpan(3 * index, 3).CopyTo(to);
            if (channels == 4) to[3] = index < transparency.Length ? transparency[index] : (byte)255;
            return;
        }
        int samples = header.Samples;
        bool clear = samples < channels;                     // one colour is transparent
        for (int s = 0; s < samples; s++)
        {
            int value = Sample(line, column * samples + s);
            if (samples < channels) clear &= value == BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * s));
            to[s] = header.Depth == 16 ? (byte)((value * 255 + 32767) / 65535) : (byte)(value * 255 / ((1 << header.Depth) - 1));
        }
        if (samples < channels) to[samples] = clear ? (byte)0 : (byte)255;
    }

    private int Sample(ReadOnlySpan<byte> line, int at)
    {
        int depth = header.Depth;
        if (depth == 8) return line[at];
        if (depth == 16) return BinaryPrimitives.ReadUInt16BigEndian(line[(2 * at)..]);
        int bit = at * depth;
        return line[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
    }
}
