using System.Buffers.Binary;
using System.IO.Compression;

namespace Lincoln.Data;

/// <summary>Decodes PNG (W3C Portable Network Graphics, third edition): chunks, then <see cref="PngPixels"/>.</summary>
internal static class PngDecoder
{
    // Deflate codes at most 258 bytes in two bits.
    private const long MostExpansion = 1040;

    public static ImageFile Decode(ReadOnlySpan<byte> bytes, string name)
    {
        PngHeader? header = null;
        byte[] palette = [], transparency = [];
        using var packed = new MemoryStream();
        bool ended = false;
        for (var rest = bytes[PngEncoder.Signature.Length..]; !ended;)
        {
            if (rest.Length < 12) throw new InvalidDataException($"{name} is cut short: it ends before the chunk IEND.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (length > rest.Length - 12)
                throw new InvalidDataException($"{name} is cut short or damaged: the chunk {Text(type)} has {length:N0} bytes, "
                    + $"but {rest.Length - 12:N0} are left.");
            var data = rest.Slice(8, (int)length);
            var crc = new Crc32();
            crc.Append(rest.Slice(4, 4 + (int)length));
            if (crc.Value != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
                throw new InvalidDataException($"{name} is damaged: the checksum of the chunk {Text(type)} is wrong.");
            rest = rest[(12 + (int)length)..];

            if (header is null && !type.SequenceEqual("IHDR"u8))
                throw new InvalidDataException($"{name} is damaged: it begins with the chunk {Text(type)} instead of IHDR.");
            if (type.SequenceEqual("IHDR"u8))
                header = header is null ? PngHeader.Read(data, name)
                    : throw new InvalidDataException($"{name} is damaged: it has two chunks IHDR.");
            else if (type.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) transparency = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) ended = true;
            else if ((type[0] & 0x20) == 0)
                throw new InvalidDataException($"{name} has the critical chunk {Text(type)}, which is not known.");
        }
        var known = header!.Value;
        if (known.Colour == 3 && (palette.Length is 0 or > 768 || palette.Length % 3 != 0))
            throw new InvalidDataException($"{name} is damaged: its palette has {palette.Length} bytes.");
        long needed = known.FilteredSize;
        if (needed > packed.Length * MostExpansion || needed > Array.MaxLength)
            throw new InvalidDataException($"{name} is cut short or damaged: "
                + $"{known.Width:N0} × {known.Height:N0} pixels take {needed:N0} bytes, "
                + $"more than {packed.Length:N0} packed bytes can hold.");
        var pixels = new PngPixels(known, palette, transparency, name);
        return pixels.Unpack(Inflate(packed, (int)needed, name));
    }

    private static byte[] Inflate(MemoryStream packed, int length, string name)
    {
        byte[] data = new byte[length];
        packed.Position = 0;
        try
        {
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            int got = stream.ReadAtLeast(data, length, throwOnEndOfStream: false);
            return got == length ? data
                : throw new InvalidDataException($"{name} is cut short: its pixels take {length:N0} bytes, but {got:N0} were found.");
        }
        // not one of ours
        catch (Exception e) when (e is IOException || (e is InvalidDataException && !e.Message.StartsWith(name, StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"{name} is damaged: {e.Message}", e);
        }
    }

    private static string Text(ReadOnlySpan<byte> type) => Quoted.Start(type);
}

/// <summary>What the chunk IHDR says.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Colour, bool Interlaced)
{
    /// <summary>How many samples a pixel has in the file.</summary>
    public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>
    /// The seven passes of an interlaced image (Adam7), or the one of another: where it begins and how far its pixels are apart.
    /// </summary>
    public ReadOnlySpan<(int X, int Y, int StepX, int StepY)> Passes => Interlaced ? Adam7 : Whole;

    private static readonly (int, int, int, int)[] Whole = [(0, 0, 1, 1)];

    private static readonly (int, int, int, int)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public (int Width, int Height) Size((int X, int Y, int StepX, int StepY) pass)
        => ((int)(((long)Width - pass.X + pass.StepX - 1) / pass.StepX), (int)(((long)Height - pass.Y + pass.StepY - 1) / pass.StepY));

    /// <summary>The bytes of a row of a pass, without that of its filter.</summary>
    public long RowBytes(int width) => ((long)width * Samples * Depth + 7) / 8;

    /// <summary>The bytes that the image takes when it is unpacked, filters included.</summary>
    public long FilteredSize
    {
        get
        {
            Int128 sum = 0;
            foreach (var pass in Passes)
            {
                var (width, height) = Size(pass);
                if (width > 0 && height > 0) sum += (Int128)height * (1 + RowBytes(width));
            }
            return (long)Int128.Min(sum, long.MaxValue);
        }
    }

    public static PngHeader Read(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != 13) throw new InvalidDataException($"{name} is damaged: its header has {data.Length} bytes instead of 13.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int depth = data[8], colour = data[9];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException($"{name} is damaged: its header speaks of {width:N0} × {height:N0} pixels.");
        bool possible = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!possible) throw new InvalidDataException($"{name} is damaged: there is no colour type {colour} with {depth} bits.");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new InvalidDataException($"{name} uses a compression ({data[10]}), "
                + $"filter ({data[11]}) or interlace method ({data[12]}) that is not known.");
        return new((int)width, (int)height, depth, colour, data[12] == 1);
    }
}
