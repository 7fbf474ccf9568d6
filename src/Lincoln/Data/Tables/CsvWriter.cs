using System.Buffers;

namespace Lincoln.Data;

/// <summary>Writes CSV (RFC 4180) row by row: commas, LF line ends, and quotes only around the values that need them.</summary>
/// <param name="output">Where to write; it is neither flushed nor closed.</param>
public sealed class CsvWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t|\"\r\n");
    private readonly TextWriter output = output ?? throw new ArgumentNullException(nameof(output));

    /// <summary>Writes one row; <see langword="null"/> is written as an empty value.</summary>
    /// <exception cref="ArgumentException">The row has no values.</exception>
    public void WriteRow(params ReadOnlySpan<string?> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A row needs at least one value.", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) output.Write(',');
            // A row that is one empty value would be a blank line, which a reader skips.
            WriteValue(values[i] ?? "", quoteEmpty: values.Length == 1);
        }
        output.Write('\n');
    }

    private void WriteValue(string value, bool quoteEmpty)
    {
        bool quotes = value.Length == 0 ? quoteEmpty : value.AsSpan().ContainsAny(Special) || value[0] == ' ' || value[^1] == ' ';
        output.Write(quotes ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value);
    }
}
