using System.Buffers.Binary;

namespace Lincoln.Data;

/// <summary>Decodes baseline JPEG (ITU T.81): segments, then the scan's blocks (<see cref="JpegComponent"/>), then colours.</summary>
internal ref struct JpegDecoder(ReadOnlySpan<byte> bytes, string name)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly string name = name;
    private readonly ushort[]?[] tables = new ushort[4][];
    private readonly JpegHuffman?[] direct = new JpegHuffman[4], alternating = new JpegHuffman[4];
    private JpegComponent[] components = [];
    private int width, height, restart, mostHorizontal, mostVertical;
    private int? adobe;

    /// <summary>The places of a block's coefficients in the order of the file.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    public ImageFile Decode()
    {
        for (int at = 2; components.Length == 0 || components.Any(c => !c.Decoded);)
        {
            while (at + 1 < bytes.Length && bytes[at] == 0xFF && bytes[at + 1] == 0xFF) at++;                   // fill bytes
            if (at + 4 > bytes.Length) throw new InvalidDataException($"{name} is cut short: it ends before its picture.");
            int marker = bytes[at + 1], length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (bytes[at] != 0xFF)
                throw new InvalidDataException($"{name} is damaged: byte {at:N0} is 0x{bytes[at]:X2}, where a marker must begin.");
            if (marker == 0xD9) throw new InvalidDataException($"{name} is damaged: it ends before its picture is complete.");
            if (length < 2 || at + 2 + length > bytes.Length)
                throw new InvalidDataException($"{name} is cut short or damaged: the segment 0x{marker:X2} has {length} bytes, "
                    + $"but {bytes.Length - at - 2:N0} are left.");
            var segment = bytes.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC0 or 0xC1: Frame(segment, at); break;
                case 0xC2:
                    throw new InvalidDataException($"{name} is a progressive JPEG, which is not read. "
                        + "Save it as baseline JPEG or as PNG.");
                case 0xC4: Huffman(segment); break;
                case >= 0xC3 and <= 0xCF:
                    throw new InvalidDataException($"{name} is a JPEG of a rare kind (0x{marker:X2}: lossless, hierarchical "
                        + "or arithmetic), which is not read. Save it as baseline JPEG or as PNG.");
                case 0xDA: at = Scan(segment, at); break;
                case 0xDB: Quantisation(segment); break;
                case 0xDD:
                    if (segment.Length != 2) throw Wrong("its restart interval");
                    restart = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case 0xEE when segment.Length >= 12 && segment.StartsWith("Adobe"u8): adobe = segment[11]; break;
            }
        }
        return JpegColours.Image(components, width, height, mostHorizontal, mostVertical, adobe);
    }

    private void Frame(ReadOnlySpan<byte> s, int at)
    {
        if (components.Length > 0) throw Wrong("a second frame");
        if (s.Length < 6 || s.Length != 6 + 3 * s[5]) throw Wrong("its frame header");
        if (s[0] != 8) throw new InvalidDataException($"{name} is a JPEG of {s[0]} bits; 8 are read.");
        (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(s[1..]), BinaryPrimitives.ReadUInt16BigEndian(s[3..]));
        if (height == 0 || width == 0)
            throw new InvalidDataException($"{name} has {width} × {height} pixels, or does not say its height before its picture; "
                + "save it anew.");
        if (s[5] is not (1 or 3))
            throw new InvalidDataException($"{name} is a JPEG of {s[5]} components{(s[5] == 4 ? " (CMYK)" : "")}; "
                + "grey (1) and colour (3) are read. Save it as RGB.");
        components = new JpegComponent[s[5]];
        for (int c = 0; c < components.Length; c++)
        {
            int h = s[7 + 3 * c] >> 4, v = s[7 + 3 * c] & 15, table = s[8 + 3 * c];
            if (h is 0 or > 4 || v is 0 or > 4 || table > 3) throw Wrong("its frame header");
            // the only component has no sampling
            components[c] = components.Length == 1 ? new(s[6], 1, 1, table) : new(s[6 + 3 * c], h, v, table);
        }
        (mostHorizontal, mostVertical) = (components.Max(c => c.Horizontal), components.Max(c => c.Vertical));
        foreach (var component in components) component.Size(width, height, mostHorizontal, mostVertical);
        // A block takes two bits at least; memory is taken for no more than the file can hold.
        if (components.Sum(c => (long)c.BlocksAcross * c.BlocksDown) > (bytes.Length - at) * 4L)
            throw new InvalidDataException($"{name} is cut short or damaged: "
                + $"{width:N0} × {height:N0} pixels cannot be in {bytes.Length - at:N0} bytes.");
        if ((long)width * height * components.Length > Array.MaxLength || components.Any(c => c.Blocks * 64 > Array.MaxLength))
            throw new InvalidDataException($"{name} is too large: {width:N0} × {height:N0} pixels.");
        foreach (var component in components) component.Allocate();
    }

    private readonly void Quantisation(ReadOnlySpan<byte> s)
    {
        while (!s.IsEmpty)
        {
            int wide = s[0] >> 4, id = s[0] & 15, size = 64 << wide;
            if (wide > 1 || id > 3 || s.Length < 1 + size) throw Wrong("a quantisation table");
            var table = tables[id] = new ushort[64];
            for (int k = 0; k < 64; k++) table[k] = wide == 0 ? s[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(s[(1 + 2 * k)..]);
            s = s[(1 + size)..];
        }
    }

    private readonly void Huffman(ReadOnlySpan<byte> s)
    {
        while (!s.IsEmpty)
        {
            int kind = s[0] >> 4, id = s[0] & 15, count = 0;
            if (kind > 1 || id > 3 || s.Length < 17) throw Wrong("a Huffman table");
            foreach (byte n in s.Slice(1, 16)) count += n;
            if (count > 256 || s.Length < 17 + count) throw Wrong("a Huffman table");
            (kind == 0 ? direct : alternating)[id] = new(s.Slice(1, 16), s.Slice(17, count), name);
            s = s[(17 + count)..];
        }
    }

    // Returns where the scan ends.
    private readonly int Scan(ReadOnlySpan<byte> s, int at)
    {
        if (components.Length == 0 || s.IsEmpty || s.Length != 4 + 2 * s[0] || s[0] is 0 or > 3) throw Wrong("its scan header");
        var scanned = new JpegComponent[s[0]];
        for (int i = 0; i < scanned.Length; i++)
        {
            int id = s[1 + 2 * i], table = s[2 + 2 * i];
            var component = scanned[i] = components.FirstOrDefault(c => c.Id == id)
                ?? throw Wrong($"a scan of component {id}, which there is not");
            if (component.Decoded) throw Wrong($"component {id}, which it has twice");
            (component.Direct, component.Alternating, component.Decoded) = (direct[table >> 4 & 3], alternating[table & 3], true);
            if (component.Direct is null || component.Alternating is null) throw Wrong("a scan without its Huffman tables");
            component.Restart();
        }
        var bits = new JpegBits(bytes, at, name);
        // Several components alternate in groups (MCU); one alone comes block by block.
        var only = scanned.Length == 1 ? scanned[0] : null;
        int across = only?.BlocksAcross ?? (width + 8 * mostHorizontal - 1) / (8 * mostHorizontal);
        int down = only?.BlocksDown ?? (height + 8 * mostVertical - 1) / (8 * mostVertical);
        for (int group = 0; group < across * down; group++)
        {
            if (restart > 0 && group > 0 && group % restart == 0)
            {
                bits.Restart(group / restart - 1);
                foreach (var component in scanned) component.Restart();
            }
            int row = group / across, column = group % across;
            if (only is not null) only.ReadBlock(ref bits, row, column, tables);
            else
                foreach (var c in scanned)
                    for (int v = 0; v < c.Vertical; v++)
                        for (int h = 0; h < c.Horizontal; h++)
                            c.ReadBlock(ref bits, row * c.Vertical + v, column * c.Horizontal + h, tables);
        }
        return bits.Position;
    }

    private readonly InvalidDataException Wrong(string what) => new($"{name} is damaged: {what} is wrong.");
}
