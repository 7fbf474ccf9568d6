using System.Buffers.Binary;
using System.IO.Compression;

namespace Lincoln.Data;

/// <summary>Reads IDX files, the format of MNIST, plain or packed with gzip (told by their content, not by their name).</summary>
/// <remarks>Two zero bytes, the code of the element type, the number of dimensions, one 32-bit size for each, then the
/// elements; all big-endian. The sizes are checked against the length of the file before memory is taken for them.</remarks>
public static class IdxFile
{
    // No packed file holds more: deflate codes at most 258 bytes in two bits, about 1,032 to 1.
    private const long MostExpansion = 1040;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty, cut short, too long, or not an IDX file; the message says what was
    /// found.</exception>
    public static IdxArray Load(string path)
    {
        using var file = InputFile.Open(path, "the IDX file itself");
        return Read(file, path);
    }

    /// <summary>Reads from a stream whose length is known.</summary>
    /// <param name="stream">The stream; it is read from its position to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Load"/>
    public static IdxArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("The stream must know its length; copy it to a file or a MemoryStream first.", nameof(stream));
        long start = stream.Position, length = stream.Length - start;
        if (length == 0) throw new InvalidDataException($"{name} is empty: it has 0 bytes.");
        bool packed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        if (!packed) return Read(stream, name, length, packed: false);
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return Read(unpacked, name, length, packed: true);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal)) // not one of ours
        {
            throw new InvalidDataException($"{name} is a damaged gzip file: {e.Message}", e);
        }
    }

    private static IdxArray Read(Stream stream, string name, long fileLength, bool packed)
    {
        var (type, dimensions) = ReadHeader(stream, name, packed);
        int size = SizeOf(type), headerLength = 4 + 4 * dimensions.Length;
        double count = 1; // a double cannot overflow, and is exact as far as an array reaches
        foreach (int dimension in dimensions) count *= dimension;
        double needed = count * size;
        string text = $"[{string.Join(", ", dimensions)}] elements of type {type}";
        if (needed > Array.MaxLength - 64 || dimensions.Any(d => d == 0))
            throw new InvalidDataException($"{name}: its header speaks of {text}, "
                + $"{(needed == 0 ? "no data at all" : "more than fits into an array")}.");
        double most = packed ? fileLength * (double)MostExpansion : fileLength - headerLength;
        if (needed > most || (!packed && needed < most))
            throw new InvalidDataException($"{name} is {(needed > most ? "cut short" : "too long")}: "
                + $"its header speaks of {text}, which are {needed:N0} bytes, "
                + (packed ? $"more than {fileLength:N0} packed bytes can hold." : $"but {most:N0} bytes follow."));
        var data = new byte[(int)needed];
        int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < data.Length)
            throw new InvalidDataException($"{name} is cut short: its header speaks of {text}, which are {data.Length:N0} bytes, "
                + $"but {read:N0} follow.");
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException($"{name} is too long: its header speaks of {text}, "
                + $"which are {data.Length:N0} bytes, but more follow.");
        return new IdxArray(type, Shape.Create(dimensions), data);
    }

    /// <summary>Reads the type of the elements and the sizes from the beginning of a file.</summary>
    internal static (IdxType Type, int[] Sizes) ReadHeader(Stream stream, string name, bool packed = false)
    {
        Span<byte> header = stackalloc byte[4 + 4 * byte.MaxValue];
        int got = stream.ReadAtLeast(header[..4], 4, throwOnEndOfStream: false);
        if (got < 4 || header[0] != 0 || header[1] != 0)
            throw new InvalidDataException($"{name} is not an IDX file: {(packed ? "unpacked, " : "")}it "
                + $"{(got == 0 ? "has 0 bytes" : $"begins with {Quoted.Start(header[..got])}")}. "
                + "An IDX file begins with 00 00, an element type and the number of dimensions.");
        var type = (IdxType)header[2];
        int rank = header[3];
        if (SizeOf(type) == 0)
            throw new InvalidDataException($"{name} is not an IDX file: its element type is 0x{header[2]:X2}; "
                + "known are 0x08, 0x09 and 0x0B to 0x0E.");
        if (rank == 0) throw new InvalidDataException($"{name} is not an IDX file: it has 0 dimensions.");
        var sizes = header[4..(4 + 4 * rank)];
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
            throw new InvalidDataException($"{name} is cut short: it ends within the sizes of its {rank} dimensions.");
        var dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(sizes[(4 * i)..]);
            if (dimension > int.MaxValue)
                throw new InvalidDataException($"{name}: dimension {i + 1} has size {dimension:N0}, more than an array can have.");
            dimensions[i] = (int)dimension;
        }
        return (type, dimensions);
    }

    /// <summary>The header that a file of this type and shape begins with.</summary>
    internal static byte[] Header(IdxType type, Shape shape)
    {
        var header = new byte[4 + 4 * shape.Rank];
        (header[2], header[3]) = ((byte)type, (byte)shape.Rank);
        for (int i = 0; i < shape.Rank; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), shape[i]);
        return header;
    }

    /// <summary>The bytes of one element; 0 for a type that does not exist.</summary>
    internal static int SizeOf(IdxType type) => type switch
    {
        IdxType.Byte or IdxType.SByte => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Single => 4,
        IdxType.Double => 8,
        _ => 0,
    };
}
