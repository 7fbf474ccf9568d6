using System.Text;

namespace Lincoln.Data;

/// <summary>Parses one CSV file in one pass, within the file's own bytes.</summary>
/// <remarks>A cell is never longer than its text in the file, so the cells are packed at the front of the same array while
/// it is read: the only memory besides the file is one integer per cell and one per row.</remarks>
internal sealed class CsvParser
{
    private const byte Quote = (byte)'"', LineFeed = (byte)'\n', Return = (byte)'\r';

    private readonly string name;
    private readonly byte[] bytes;
    private readonly byte delimiter;
    private readonly List<int> starts = [];
    private readonly List<int> lines = [];
    private int read;       // the next byte to look at
    private int write;      // the end of the packed cells; never beyond read
    private int line = 1;   // the line of the file that read is on

    public CsvParser(string name, byte[] bytes, char? delimiter)
    {
        (this.name, this.bytes) = (name, bytes);
        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) read = 3;
        this.delimiter = (byte)(delimiter ?? Detect(bytes.AsSpan(read)));
    }

    public Table Table(string sha256)
    {
        string[] columns = Header();
        while (NextLine())
        {
            lines.Add(line);
            int start = line, count = Record();
            if (count != columns.Length)
                throw new InvalidDataException($"{name}, line {start}: "
                    + $"{Values(count)}, where the header has {(columns.Length == 1 ? "1 column" : $"{columns.Length} columns")} ("
                    + (count < columns.Length ? $"column '{columns[count]}' is missing" : $"the last is '{columns[^1]}'")
                    + "). A value that holds the delimiter must stand in quotes.");
        }
        if (lines.Count == 0)
            throw new InvalidDataException($"{name} has a header ({Data.Table.Names(columns)}) but no rows.");
        starts.Add(write);
        return new Table(name, columns, bytes, [.. starts], [.. lines], sha256);
    }

    private string[] Header()
    {
        if (!NextLine()) throw new InvalidDataException($"{name} holds nothing but blank lines. A CSV begins with a header line.");
        int count = Record();
        starts.Add(write);
        var columns = new string[count];
        for (int i = 0; i < count; i++) columns[i] = Encoding.UTF8.GetString(bytes.AsSpan(starts[i]..starts[i + 1]));
        starts.Clear();
        write = 0;
        return columns;
    }

    /// <summary>Goes to the next line that is not blank; false at the end of the file.</summary>
    private bool NextLine()
    {
        while (true)
        {
            SkipBlanks();
            if (read == bytes.Length) return false;
            if (!EndOfLine()) return true;
        }
    }

    /// <summary>Reads one record, whose end is the end of a line that is not inside quotes; returns its number of values.</summary>
    private int Record()
    {
        for (int count = 1; ; count++)
        {
            starts.Add(write);
            SkipBlanks();
            if (read < bytes.Length && bytes[read] == Quote) Quoted(count);
            else Plain(count);
            if (read == bytes.Length || EndOfLine()) return count;
            read++; // the delimiter
        }
    }

    private void Plain(int column)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(read);
        int length = rest.IndexOfAny(delimiter, LineFeed, Return), end = length < 0 ? rest.Length : length;
        var value = rest[..end];
        if (value.Contains(Quote))
            throw new InvalidDataException($"{name}, line {line}, column {column}: "
                + $"a quote inside the value {Encoding.UTF8.GetString(value)}. "
                + "Put the whole value in quotes and double those within it.");
        while (!value.IsEmpty && IsBlank(value[^1])) value = value[..^1];
        Keep(value);
        read += end;
    }

    private void Quoted(int column)
    {
        int opened = line;
        read++;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(read);
            int end = rest.IndexOf(Quote);
            if (end < 0)
                throw new InvalidDataException($"{name}, line {opened}, column {column}: the quote that opens here is never closed.");
            line += LineEnds(rest[..end]);
            bool doubled = end + 1 < rest.Length && rest[end + 1] == Quote;
            Keep(rest[..(doubled ? end + 1 : end)]);
            read += doubled ? end + 2 : end + 1;
            if (!doubled) break;
        }
        SkipBlanks();
        if (read < bytes.Length && bytes[read] != delimiter && bytes[read] is not (LineFeed or Return))
            throw new InvalidDataException($"{name}, line {line}, column {column}: text after the closing quote. "
                + "Double the quotes that belong to the value.");
    }

    private void Keep(ReadOnlySpan<byte> value)
    {
        value.CopyTo(bytes.AsSpan(write));
        write += value.Length;
    }

    private void SkipBlanks()
    {
        while (read < bytes.Length && IsBlank(bytes[read])) read++;
    }

    private bool IsBlank(byte b) => b == ' ' || (b == '\t' && delimiter != '\t');

    private bool EndOfLine()
    {
        if (bytes[read] is not (LineFeed or Return)) return false;
        read += bytes[read] == Return && read + 1 < bytes.Length && bytes[read + 1] == LineFeed ? 2 : 1;
        line++;
        return true;
    }

    private static int LineEnds(ReadOnlySpan<byte> value)
    {
        int count = value.Count(LineFeed), at = 0;
        for (int next; (next = value[at..].IndexOf(Return)) >= 0;)
        {
            at += next + 1;
            if (at == value.Length || value[at] != LineFeed) count++;
        }
        return count;
    }

    /// <summary>The delimiter that the header line has most of, outside quotes; the first of them when it has as many of another.</summary>
    private static char Detect(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> delimiters = ",;\t|"u8;
        Span<int> counts = stackalloc int[delimiters.Length];
        bool quoted = false, begun = false;
        foreach (byte b in text)
        {
            if (b == Quote) quoted = !quoted;
            if (quoted) continue;
            if (b is LineFeed or Return) { if (begun) break; }
            else if (b != ' ') begun = true;
            if (delimiters.IndexOf(b) is >= 0 and var delimiter) counts[delimiter]++;
        }
        int most = 0;
        for (int i = 1; i < counts.Length; i++) if (counts[i] > counts[most]) most = i;
        return (char)delimiters[most];
    }

    private static string Values(int count) => count == 1 ? "1 value" : $"{count} values";
}
