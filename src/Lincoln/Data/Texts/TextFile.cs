using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Lincoln.Data;

/// <summary>Reads texts: UTF-8, strictly, with every line end as <c>\n</c>.</summary>
public static class TextFile
{
    private const int MaxBytes = 1 << 29;

    /// <summary>Reads a file. A byte order mark is left out.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, is empty, has over 512 MiB, or is not UTF-8; the message says
    /// where.</exception>
    public static string Read(string path)
    {
        using var file = InputFile.Open(path, "a text file");
        if (file.Length > MaxBytes)
            throw new InvalidDataException($"{path} has {file.Length:N0} bytes; at most {MaxBytes:N0} are read at once. "
                + "Give a part of it.");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Decode(bytes, path);
    }

    /// <summary>The text of bytes; <paramref name="source"/> is what messages call them.</summary>
    /// <exception cref="InvalidDataException">There is no text, or the bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.IsEmpty) throw new InvalidDataException($"{source} is empty; there is no text in it.");
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
        {
            string hint = bytes[0] is 0xFE or 0xFF ? " It may be UTF-16; save it as UTF-8." : "";
            throw new InvalidDataException($"{source} is not a text: byte {zero:N0} is zero.{hint}");
        }
        char[] characters = new char[bytes.Length];
        // Stops at the first bytes that are not UTF-8, which say where the file is damaged.
        if (Utf8.ToUtf16(bytes, characters, out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            int line = bytes[..read].Count((byte)'\n') + 1;
            throw new InvalidDataException($"{source} is not UTF-8: the byte 0x{bytes[read]:X2} at {read:N0} (line {line:N0}) "
                + "is not a valid UTF-8 start byte. Save the text as UTF-8.");
        }
        return new string(characters, 0, written).ReplaceLineEndings("\n");
    }
}
