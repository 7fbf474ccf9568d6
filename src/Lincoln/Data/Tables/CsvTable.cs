using System.Security.Cryptography;
using System.Text;

namespace Lincoln.Data;

/// <summary>Reads and writes tables as CSV (RFC 4180).</summary>
/// <remarks>
/// The first line is the header. Values may stand in double quotes, and then hold delimiters, line ends and doubled quotes. Lines end with
/// LF, CRLF or CR; a byte order mark is skipped, and so are blank lines. The delimiter is a comma, a semicolon, a tab or a vertical bar:
/// the one that the header has most of, unless it is given. One deviation from the RFC: blanks around a value are not part of it, unless
/// they stand inside the quotes. What is wrong is an <see cref="InvalidDataException"/> that says the file, the line and the column.
/// </remarks>
public static class CsvTable
{
    /// <summary>Reads a CSV file: <c>var table = CsvTable.Load("houses.csv")</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">',', ';', '\t' or '|'; by default it is detected from the header.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty, has only a header, has a row with more or fewer values than
    /// the header, a quote that is never closed, an empty or repeated column name, bytes that are not UTF-8, or is not text.</exception>
    public static Table Load(string path, char? delimiter = null)
    {
        CheckDelimiter(delimiter);
        InputFile.Check(path, "the CSV file itself");
        long length = new FileInfo(path).Length;
        if (length > Array.MaxLength)
            throw new InvalidDataException($"{path} has {length:N0} bytes; a table is read whole, up to {Array.MaxLength:N0} bytes. "
                + "Split the file.");
        return Read(path, File.ReadAllBytes(path), delimiter);
    }

    /// <summary>Reads a table from CSV text.</summary>
    /// <param name="csv">The text, header line included.</param>
    /// <param name="name">What messages call the table.</param>
    /// <param name="delimiter">',', ';', '\t' or '|'; by default it is detected from the header.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    public static Table Parse(string csv, string name = "the CSV text", char? delimiter = null)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(name);
        CheckDelimiter(delimiter);
        return Read(name, Encoding.UTF8.GetBytes(csv), delimiter);
    }

    /// <summary>Writes a table as a CSV file with commas; reading it again gives the same cells. The file appears under its
    /// name only when it is complete.</summary>
    /// <exception cref="IOException">The folder does not exist or cannot be written.</exception>
    public static void Save(Table table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        AtomicFile.Write(path, file =>
        {
            using var text = new StreamWriter(file, leaveOpen: true);
            Write(table, text);
        });
    }

    /// <summary>Writes a table as CSV with commas and LF line ends.</summary>
    public static void Write(Table table, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var csv = new CsvWriter(output);
        csv.WriteRow([.. table.Columns]);
        var row = new string[table.Columns.Count];
        for (int r = 0; r < table.RowCount; r++)
        {
            for (int c = 0; c < row.Length; c++) row[c] = table[r, c];
            csv.WriteRow(row);
        }
    }

    internal static string Format(Table table)
    {
        var text = new StringWriter();
        Write(table, text);
        return text.ToString();
    }

    /// <summary>Takes over the bytes: the parser packs the cells into the same array.</summary>
    internal static Table Read(string name, byte[] bytes, char? delimiter)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        CsvContent.Check(name, bytes);
        return new CsvParser(name, bytes, delimiter).Table(sha256);
    }

    private static void CheckDelimiter(char? delimiter)
    {
        if (delimiter is not (null or ',' or ';' or '\t' or '|'))
            throw new ArgumentException($"The delimiter '{delimiter}' is not supported; it may be ',', ';', a tab or '|'.",
                nameof(delimiter));
    }
}
