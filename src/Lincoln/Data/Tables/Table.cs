using System.Security.Cryptography;
using System.Text;

namespace Lincoln.Data;

/// <summary>Named columns of text, as they stand in a CSV file: <c>var table = CsvTable.Load("houses.csv")</c>, or made from
/// a program's own objects with <see cref="From{T}"/>. It never changes and may be read from many threads.</summary>
/// <remarks>All cells lie in one UTF-8 buffer with one integer per cell, so a table takes at most about five times the size
/// of its file (a file of empty cells), typically twice. What a column means, numbers or categories, is decided by
/// <see cref="Schema"/>.</remarks>
public sealed class Table
{
    private readonly string[] columns;
    private readonly Dictionary<string, int> positions;
    private readonly byte[] text;
    private readonly int[] starts;
    private readonly int[]? lines;
    private string? sha256;

    /// <summary>The cells of row r and column c are the bytes from starts[r · columns + c] to the next start.
    /// <paramref name="lines"/> holds the file's line number of each row, or is null for a table that has no file.</summary>
    internal Table(string name, string[] columns, byte[] text, int[] starts, int[]? lines, string? sha256)
    {
        (Name, this.columns, this.text, this.starts, this.lines, this.sha256) = (name, columns, text, starts, lines, sha256);
        positions = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Length == 0)
                throw new InvalidDataException($"{name}: column {i + 1} has no name. Name every column "
                    + "(a file saved by pandas with its index has such a column: save it with index=False).");
            if (!positions.TryAdd(columns[i], i))
                throw new InvalidDataException($"{name}: columns {positions[columns[i]] + 1} and {i + 1} are both named "
                    + $"'{columns[i]}'. Give every column a name of its own.");
        }
        RowCount = (starts.Length - 1) / columns.Length;
    }

    /// <summary>What the table is called in messages: the file's path, or the name it was given.</summary>
    public string Name { get; }

    /// <summary>The names of the columns, in order. They are never empty and never repeat.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The number of rows, at least 1; the header line is not counted.</summary>
    public int RowCount { get; }

    /// <summary>The text of a cell; empty when the cell is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public string this[int row, int column] => Encoding.UTF8.GetString(Cell(row, column));

    /// <summary>The text of a cell of the named column.</summary>
    /// <exception cref="ArgumentException">There is no column of this name; the message lists the columns found.</exception>
    public string this[int row, string column] => this[row, IndexOf(column)];

    /// <summary>SHA-256, in lower-case hexadecimal: of the file's bytes as they were read, so that <c>sha256sum</c> gives the
    /// same; for a table made in memory, of the CSV that <see cref="CsvTable.Save"/> would write.</summary>
    public string Sha256 => sha256 ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CsvTable.Format(this))));

    /// <summary>The position of a column, from 0.</summary>
    /// <exception cref="ArgumentException">There is no column of this name; the message lists the columns found.</exception>
    public int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (positions.TryGetValue(column, out int index)) return index;
        string? near = columns.FirstOrDefault(c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
        string hint = near is not null ? $" Did you mean '{near}'?"
            : columns.All(c => Number.TryParse(c, out _)) ? " Its first line holds only numbers: is the header line missing?" : "";
        throw new ArgumentException($"{Name} has no column '{column}'; it has {Names(columns)}.{hint}", nameof(column));
    }

    /// <summary>Whether there is a column of this name, and its position.</summary>
    public bool TryIndexOf(string column, out int index) => positions.TryGetValue(column, out index);

    /// <summary>A table from a program's own objects: one row per item, one column per pair of a name and a function.
    /// Numbers are written in the invariant culture, <see langword="null"/> becomes an empty (missing) cell.</summary>
    /// <example><code>var table = Table.From(houses, ("rooms", h => h.Rooms), ("price", h => h.Price));</code></example>
    /// <exception cref="ArgumentException">No items, no columns, an empty or repeated column name.</exception>
    public static Table From<T>(IEnumerable<T> items, params (string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0) throw new ArgumentException("A table needs at least one column.", nameof(columns));
        string[] names = [.. columns.Select(c => c.Name ?? "")];
        if (names.Contains("")) throw new ArgumentException("A column of the table has no name.", nameof(columns));
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new ArgumentException($"Two columns of the table have the same name: {Names(names)}.", nameof(columns));
        var cells = new CellBuffer();
        foreach (var item in items)
            foreach (var (_, value) in columns) cells.Add(Text(value(item)));
        if (cells.Count == 0) throw new ArgumentException("There are no items, so the table would have no rows.", nameof(items));
        return new Table("the table", names, cells.Text(), cells.Starts(), lines: null, sha256: null);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string s => s,
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The UTF-8 bytes of a cell, without a copy.</summary>
    internal ReadOnlySpan<byte> Cell(int row, int column)
    {
        if ((uint)row >= (uint)RowCount)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"{Name} has {RowCount} rows, numbered from 0.");
        if ((uint)column >= (uint)columns.Length)
            throw new ArgumentOutOfRangeException(nameof(column), column, $"{Name} has {columns.Length} columns, numbered from 0.");
        int cell = row * columns.Length + column;
        return text.AsSpan(starts[cell]..starts[cell + 1]);
    }

    /// <summary>The place of a cell, for messages: "houses.csv, line 12, column 'price'".</summary>
    internal string Where(int row, int column)
        => $"{Name}, {(lines is null ? $"row {row + 1}" : $"line {lines[row]}")}, column '{columns[column]}'";

    /// <summary>Names for a message, the first dozen of them.</summary>
    internal static string Names(IReadOnlyCollection<string> names)
        => List([.. names.Select(n => $"'{n}'")]);

    /// <summary>Items for a message, the first dozen of them.</summary>
    internal static string List(IReadOnlyCollection<string> items)
        => string.Join(", ", items.Take(12)) + (items.Count > 12 ? $", … ({items.Count} in all)" : "");
}
