namespace Lincoln.Data;

/// <summary>A table of Huffman codes of a JPEG (ITU T.81, annex C): of each length the first code, and where its values begin.</summary>
internal sealed class JpegHuffman
{
    private readonly int[] first = new int[17], end = new int[17], start = new int[17];
    private readonly byte[] values;

    /// <summary>From the numbers of codes of the lengths 1 to 16, and the values in their order.</summary>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, string name)
    {
        this.values = values.ToArray();
        for (int length = 1, code = 0, place = 0; length <= 16; length++, code <<= 1)
        {
            (first[length], start[length]) = (code, place);
            code += counts[length - 1];
            place += counts[length - 1];
            end[length] = code;
            if (code > 1 << length) throw new InvalidDataException($"{name} is damaged: a Huffman table has too many codes.");
        }
    }

    /// <summary>The next value.</summary>
    public int Read(ref JpegBits bits)
    {
        int code = 0;
        for (int length = 1; length <= 16; length++)
        {
            code = code << 1 | bits.Read(1);
            if (code < end[length]) return values[start[length] + code - first[length]];
        }
        throw bits.Damaged("a Huffman code that is in no table");
    }
}

/// <summary>The bits of a JPEG's scan: a zero byte after 0xFF is left out, and a marker ends it.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> bytes, int position, string name)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly string name = name;
    private uint held;
    private int count;

    /// <summary>Where it reads next.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The next bits, at most 16, as a number.</summary>
    public int Read(int length)
    {
        while (count < length)
        {
            if (Position >= bytes.Length) throw new InvalidDataException($"{name} is cut short: it ends within the picture.");
            byte next = bytes[Position];
            if (next == 0xFF)
            {
                if (Position + 1 >= bytes.Length || bytes[Position + 1] != 0) throw Damaged("a marker within the picture");
                Position++;
            }
            Position++;
            held = held << 8 | next;
            count += 8;
        }
        count -= length;
        return (int)(held >> count) & ((1 << length) - 1);
    }

    /// <summary>A number of so many bits, of which the lower half are negative.</summary>
    public int ReadSigned(int length)
    {
        if (length == 0) return 0;
        int value = Read(length);
        return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
    }

    /// <summary>Leaves the rest of the byte out and reads the marker of a restart.</summary>
    public void Restart(int number)
    {
        count = 0;
        while (Position < bytes.Length && bytes[Position] == 0xFF && Position + 1 < bytes.Length && bytes[Position + 1] == 0xFF) Position++;
        if (Position + 1 >= bytes.Length || bytes[Position] != 0xFF || bytes[Position + 1] != 0xD0 + number % 8)
            throw Damaged($"no restart marker {number % 8} where it must be");
        Position += 2;
    }

    public readonly InvalidDataException Damaged(string what) => new($"{name} is damaged: there is {what} (byte {Position:N0}).");
}
