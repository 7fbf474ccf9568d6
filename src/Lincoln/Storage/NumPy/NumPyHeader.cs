using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Lincoln.Storage;

/// <summary>
/// The header of a NumPy array: <c>\x93NUMPY</c>, a version, a length, and a Python dictionary with type, order and shape. It is read as
/// text with a fixed form and never evaluated; sizes are checked against the file before memory is taken for numbers.
/// </summary>
/// <param name="Type">How the elements are stored, but for the byte order.</param>
/// <param name="BigEndian">Whether the first byte of a number is its highest.</param>
/// <param name="FortranOrder">Whether the first axis is the one whose elements lie side by side.</param>
/// <param name="Shape">The sizes of the axes.</param>
internal sealed record NumPyHeader(SafetensorsType Type, bool BigEndian, bool FortranOrder, Shape Shape)
{
    public const int MaxRank = 32;
    private const int MaxSize = 1 << 16, Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>How many bytes the elements take.</summary>
    public long Length => (long)Shape.Count * Type.Size;

    /// <summary>
    /// Reads the header of an array that is <paramref name="length"/> bytes long with everything; the stream stands at the elements
    /// afterwards.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not a plain array; the message says what was found.</exception>
    public static NumPyHeader Read(Stream stream, long length, string source)
    {
        Span<byte> start = stackalloc byte[12];
        start = start[..stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false)];
        if (start.Length < 10 || !start.StartsWith(Magic))
            throw new InvalidDataException($"{source} is not a NumPy array: it begins with {Quoted.Start(start)}.");
        int version = start[6], before = version == 1 ? 10 : 12;
        if (version is < 1 or > 3)
            throw new InvalidDataException($"{source} has version {version} of the NumPy format; 1, 2 and 3 are known.");
        long size = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > 1)
        {
            Span<byte> rest = stackalloc byte[2];
            if (stream.ReadAtLeast(rest, 2, throwOnEndOfStream: false) < 2)
                throw new InvalidDataException($"{source} is cut off within its header.");
            size += (long)BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16;
        }
        if (size > MaxSize || size > length - before)
            throw new InvalidDataException($"{source} has a header of {size:N0} bytes; "
                + $"at most {Math.Min(MaxSize, length - before):N0} can be.");
        byte[] text = new byte[size];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
            throw new InvalidDataException($"{source} is cut off within its header.");
        var header = new Parser(Encoding.Latin1.GetString(text), source).Read();
        long found = length - before - size;
        return header.Length == found ? header
            : throw new InvalidDataException($"{source} is {(found < header.Length ? "cut off" : "too long")}: "
                + $"{header.Shape} of type {header.Type.Name} takes {header.Length:N0} bytes, but {found:N0} follow the header.");
    }

    /// <summary>The header of an array that is written here: version 1, little-endian, row by row.</summary>
    public static byte[] Write(SafetensorsType type, Shape shape)
    {
        string sizes = string.Join(", ", shape.Sizes.ToArray().Select(s => s.ToString(CultureInfo.InvariantCulture)))
            + (shape.Rank == 1 ? "," : "");
        string text = $"{{'descr': '{Name(type)}', 'fortran_order': False, 'shape': ({sizes}), }}";
        int length = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;       // the numbers begin at a multiple of 64
        byte[] header = new byte[length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text.PadRight(length - 11) + "\n").CopyTo(header, 10);
        return header;
    }

    private static string Name(SafetensorsType type) => type switch
    {
        SafetensorsType.Bool => "|b1",
        SafetensorsType.I8 => "|i1",
        SafetensorsType.U8 => "|u1",
        _ => $"<{char.ToLowerInvariant(type.Name[0])}{type.Size}",
    };

    private static SafetensorsType? TypeOf(ReadOnlySpan<char> name) => name switch
    {
        "b1" => SafetensorsType.Bool,
        "i1" => SafetensorsType.I8,
        "i2" => SafetensorsType.I16,
        "i4" => SafetensorsType.I32,
        "i8" => SafetensorsType.I64,
        "u1" => SafetensorsType.U8,
        "u2" => SafetensorsType.U16,
        "u4" => SafetensorsType.U32,
        "u8" => SafetensorsType.U64,
        "f2" => SafetensorsType.F16,
        "f4" => SafetensorsType.F32,
        "f8" => SafetensorsType.F64,
        _ => null,
    };

    // {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } with the keys in any order.
    private ref struct Parser(string text, string source)
    {
        private int at;

        public NumPyHeader Read()
        {
            (SafetensorsType Type, bool BigEndian)? type = null;
            bool? fortran = null;
            Shape? shape = null;
            Expect('{');
            while (!Take('}'))
            {
                string key = Text();
                Expect(':');
                if (key == "descr" && type is null) type = Type();
                else if (key == "fortran_order" && fortran is null)
                    fortran = Word() switch
                    {
                        "True" => true,
                        "False" => false,
                        var word => throw Wrong($"fortran_order is {Quoted.Name(word)}, not True or False"),
                    };
                else if (key == "shape" && shape is null) shape = ReadShape();
                else throw Wrong($"it has {Quoted.Name(key)}; descr, fortran_order and shape were expected, each once");
                if (!Take(','))
                {
                    Expect('}');
                    break;
                }
            }
            if (text.AsSpan(at).ContainsAnyExcept(' ', '\n')) throw Wrong("something follows its dictionary");
            if (type is not { } known || fortran is not { } order || shape is not { } sizes)
                throw Wrong($"it has no {Missing(type is null, fortran is null)}");
            return new(known.Type, known.BigEndian, order, sizes);
        }

        private static string Missing(bool type, bool order)
        {
            if (type) return "descr";
            return order ? "fortran_order" : "shape";
        }

        private (SafetensorsType, bool BigEndian) Type()
        {
            Spaces();
            if (at < text.Length && text[at] is '[' or '(') throw Refused("holds records of several fields");
            string name = Text();
            if (name.Length >= 2 && name[0] is '<' or '>' or '|' or '=' && TypeOf(name.AsSpan(1)) is { } type)
                return (type, name[0] == '>');
            throw Refused((name.Length >= 2 ? name[1] : '?') switch
            {
                'O' => "holds Python objects, which are pickled: that is never read",
                'c' => $"holds complex numbers ({Quoted.Name(name)})",
                'S' or 'U' or 'a' => $"holds texts ({Quoted.Name(name)})",
                'M' or 'm' => $"holds dates or times ({Quoted.Name(name)})",
                _ => $"has the type {Quoted.Name(name)}",
            });
        }

        private Shape ReadShape()
        {
            var sizes = new List<int>();
            Expect('(');
            while (!Take(')'))
            {
                string word = Word().TrimEnd('L');                         // Python 2 wrote long numbers so
                if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                    throw Wrong($"its shape holds {Quoted.Name(word)}, which is not a size of an axis");
                if (sizes.Count == MaxRank) throw Wrong($"it has more than {MaxRank} axes");
                sizes.Add(size);
                if (!Take(','))
                {
                    Expect(')');
                    break;
                }
            }
            try { return Shape.Create([.. sizes]); }
            catch (Exception e) when (e is OverflowException or ArgumentException)
            {
                string found = string.Join(", ", sizes);
                throw new InvalidDataException($"{source}: its shape [{found}] has too many elements for one tensor.", e);
            }
        }

        private string Text()
        {
            Spaces();
            char quote = at < text.Length && text[at] is '\'' or '"' ? text[at++] : throw Wrong("a text was expected");
            int end = text.IndexOf(quote, at);
            if (end < 0) throw Wrong("a text does not end");
            string found = text[at..end];
            at = end + 1;
            return found;
        }

        private string Word()
        {
            Spaces();
            int begin = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
            return text[begin..at];
        }

        private bool Take(char c)
        {
            Spaces();
            if (at >= text.Length || text[at] != c) return false;
            at++;
            return true;
        }

        private void Expect(char c)
        {
            if (!Take(c)) throw Wrong($"'{c}' was expected at character {at}");
        }

        private void Spaces()
        {
            while (at < text.Length && text[at] == ' ') at++;
        }

        private readonly InvalidDataException Wrong(string what) => new($"{source}: the header of the NumPy array is wrong: {what}.");

        private readonly InvalidDataException Refused(string what)
            => new($"{source} {what}. Plain numbers are read: whole ones of 8 to 64 bits, floating-point ones of 16 to 64 bits, and bool.");
    }
}
