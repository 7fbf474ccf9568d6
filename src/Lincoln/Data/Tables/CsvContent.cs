using System.Text;
using System.Text.Unicode;

namespace Lincoln.Data;

/// <summary>
/// Refuses what is not a CSV, before it is parsed: nothing at all, other kinds of files, binary content and text that is not UTF-8.
/// </summary>
internal static class CsvContent
{
    private static readonly (byte[] Start, string What)[] OtherFiles =
    [
        ([0x1F, 0x8B], "as a gzip file does; unpack it first"),
        ([(byte)'P', (byte)'K', 3, 4], "as a zip file or an Excel workbook does; save the sheet as CSV (UTF-8)"),
        ([0xD0, 0xCF, 0x11, 0xE0], "as an old Excel workbook does; save the sheet as CSV (UTF-8)"),
        ([0xFF, 0xFE], "as text in UTF-16 does; save it as UTF-8"),
        ([0xFE, 0xFF], "as text in UTF-16 does; save it as UTF-8"),
        ("%PDF"u8.ToArray(), "as a PDF does"),
        ("PAR1"u8.ToArray(), "as a Parquet file does; export it as CSV"),
        ("SQLite"u8.ToArray(), "as an SQLite database does; export the table as CSV"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "as a PNG picture does"),
        ("<!"u8.ToArray(), "as an HTML page does; was it the file itself that was downloaded?"),
        ("<html"u8.ToArray(), "as an HTML page does; was it the file itself that was downloaded?"),
        ("<?xml"u8.ToArray(), "as an XML file does"),
    ];

    public static void Check(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw new InvalidDataException($"{name} is empty: it has 0 bytes. A CSV begins with a header line.");
        foreach (var (start, what) in OtherFiles)
            if (bytes.StartsWith(start))
                throw new InvalidDataException($"{name} is not a CSV: it begins with {Quoted.Start(bytes)}, {what}.");
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
            throw new InvalidDataException($"{name} is not a CSV: it begins with {Quoted.Start(bytes)}, and there is a zero byte on "
                + $"line {Line(bytes, zero)} (byte {zero}), which text does not have.");
        if (Utf8.IsValid(bytes)) return;
        int bad = FirstInvalid(bytes), lineStart = bytes[..bad].LastIndexOf((byte)'\n') + 1;
        throw new InvalidDataException($"{name}, line {Line(bytes, bad)}, "
            + $"character {Encoding.UTF8.GetString(bytes[lineStart..bad]).Length + 1}: "
            + $"the byte 0x{bytes[bad]:X2} is not UTF-8. The file may be in an older encoding, such as Latin-1; save it as UTF-8.");
    }

    private static int Line(ReadOnlySpan<byte> bytes, int position) => bytes[..position].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int used) == System.Buffers.OperationStatus.Done) position += used;
        return position;
    }
}
