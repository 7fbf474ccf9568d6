using System.Text;

namespace Lincoln.Training;

/// <summary>Lines up columns of plain text.</summary>
internal static class TextTable
{
    /// <summary>The rows as lines; the first columns are aligned to the left, the others (numbers) to the right.</summary>
    public static string Of(IReadOnlyList<string[]> rows, int leftColumns)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.Append(string.Join("  ", row.Select(Padded)).TrimEnd()).Append('\n');
        return text.ToString();

        string Padded(string cell, int column)
            => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
    }
}
