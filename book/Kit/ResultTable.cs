using System.Globalization;
using System.Text;

namespace Lincoln.Book;

/// <summary>
/// The table at the end of a chapter: what the book's program printed, what ours printed, how far they may differ, whether they do.
/// </summary>
public sealed class ResultTable
{
    private readonly bool quick;
    private readonly List<string[]> rows = [];

    internal ResultTable(bool quick) => this.quick = quick;

    /// <summary>How many rows miss their tolerance.</summary>
    public int Misses { get; private set; }

    /// <summary>The number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>The number of further rows that a run with all data would have.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many rows are ok, of all rows that a run with all data has: "22 of 45 rows ok, 23 left out for want of data".</summary>
    public string Verdict
    {
        get
        {
            string ok = $"{Count - Misses} of {Count + LeftOut} rows ok";
            return LeftOut == 0 ? ok : $"{ok}, {LeftOut} left out for want of data";
        }
    }

    internal IReadOnlyList<string> Columns { get; } = ["quantity", "book", "Lincoln", "tolerance", "quick run", "verdict"];

    internal IReadOnlyList<string[]> Rows => rows;

    /// <summary>Adds a row of printed text, which must be equal to the last digit, also with <c>--quick</c>.</summary>
    public void Exact(string quantity, string book, string lincoln) => Add(quantity, book, lincoln, "exact", "exact", book == lincoln);

    /// <summary>Adds a row of a number.</summary>
    /// <param name="quantity">What it is.</param>
    /// <param name="book">The book's number; null: it has none.</param>
    /// <param name="lincoln">Ours.</param>
    /// <param name="full">The tolerance of the whole chapter.</param>
    /// <param name="quick">The tolerance with <c>--quick</c>; null: the same.</param>
    /// <param name="decimals">To how many decimals both are printed, and rounded before they are compared.</param>
    public void Number(string quantity, double? book, double lincoln, Tolerance full, Tolerance? quick = null, int decimals = 4)
    {
        ArgumentNullException.ThrowIfNull(full);
        quick ??= full;
        double rounded = double.IsFinite(lincoln) ? Math.Round(lincoln, decimals) : lincoln;
        Add(quantity, book is { } number ? Python.Fixed(number, decimals) : "–", Python.Fixed(lincoln, decimals),
            full.ToString(), quick.ToString(),
            (this.quick ? quick : full).Accepts(book is { } b ? Math.Round(b, decimals) : double.NaN, rounded));
    }

    /// <summary>Adds a row of a difference that should be nothing but rounding, or little more.</summary>
    public void Error(string quantity, double error, double limit)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"≤ {limit:0e-0}");
        Add(quantity, "–", error.ToString("0.0e-0", CultureInfo.InvariantCulture), allowed, allowed, error <= limit);
    }

    internal void LeaveOut(int count) => LeftOut += count;

    private void Add(string quantity, string book, string lincoln, string full, string quick, bool ok)
    {
        rows.Add([quantity, book, lincoln, full, quick, ok ? "ok" : "MISSED"]);
        if (!ok) Misses++;
    }

    /// <summary>The table as text; a cell of several lines takes several lines.</summary>
    public override string ToString()
    {
        string[][] all = [[.. Columns], .. rows];
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(c => all.Max(row => row[c].Split('\n').Max(line => line.Length)))];
        var text = new StringBuilder();
        foreach (var row in all)
        {
            string[][] cells = [.. row.Select(cell => cell.Split('\n'))];
            for (int line = 0; line < cells.Max(c => c.Length); line++)
            {
                var parts = cells.Select((cell, c) => (line < cell.Length ? cell[line] : "").PadRight(widths[c]));
                text.AppendLine(string.Join("  ", parts).TrimEnd());
            }
            if (row == all[0]) text.AppendLine(string.Join("  ", widths.Select(w => new string('-', w))));
        }
        return text.ToString();
    }
}
