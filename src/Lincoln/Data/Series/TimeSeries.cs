using System.Globalization;

namespace Lincoln.Data;

/// <summary>The values of one column of a table in the order of their times, at equal steps.</summary>
internal sealed class TimeSeries
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss'Z'",
        "yyyy-MM", "yyyy", "yyyy/MM/dd", "dd.MM.yyyy",
    ];

    private static readonly MissingTokens Missing = new([]);
    private readonly Table table;
    private readonly int time, target;
    private readonly int[] rows;                   // in the order of their times

    /// <summary>Reads, sorts and checks a series.</summary>
    /// <param name="table">A table with a row for each time.</param>
    /// <param name="timeColumn">The column of the times.</param>
    /// <param name="targetColumn">The column of the values.</param>
    /// <param name="notes">Receives what was done, in sentences for the user.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">A time or value is none, times are missing or appear twice, or there are several
    /// series.</exception>
    public TimeSeries(Table table, string timeColumn, string targetColumn, ICollection<string>? notes)
    {
        (this.table, time, target) = (table, table.IndexOf(timeColumn), table.IndexOf(targetColumn));
        if (time == target) throw new ArgumentException($"The times and the values are both in column '{timeColumn}'; name two columns.");
        if (table.RowCount < 3) throw Wrong($"a series needs at least 3 rows, found {table.RowCount}");
        Format = Formats.FirstOrDefault(format => TryParse(table[0, time], format, out _)) ?? throw NoTime(0);
        var all = new DateTime[table.RowCount];
        for (int i = 0; i < all.Length; i++)
            if (!TryParse(table[i, time], Format, out all[i])) throw NoTime(i);
        rows = [.. Enumerable.Range(0, all.Length).OrderBy(row => all[row])];
        Times = [.. rows.Select(row => all[row])];
        CheckTwice();
        Step = TimeStep.Of(Times);
        CheckGaps();
        Values = [.. rows.Select(Value)];
        Say(notes);
    }

    /// <summary>How the times are written.</summary>
    public string Format { get; }

    public IReadOnlyList<DateTime> Times { get; }

    public TimeStep Step { get; }

    public double[] Values { get; }

    /// <summary>The format that a model file names.</summary>
    /// <exception cref="InvalidDataException">It is none of those that are read.</exception>
    public static string KnownFormat(ConfigReader json)
        => Formats.FirstOrDefault(format => format == json.Text("format"))
            ?? throw json.Wrong("format", $"it must be one of {string.Join(", ", Formats)}.");

    private static bool TryParse(string text, string format, out DateTime value)
        => DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private double Value(int row)
    {
        if (Missing.Contains(table.Cell(row, target)))
            throw new InvalidDataException($"{table.Where(row, target)}: the value is missing. A forecast needs every value: "
                + "fill it in, or cut the file there.");
        return Number.TryParse(table.Cell(row, target), out double value) ? value
            : throw new InvalidDataException($"{table.Where(row, target)}: '{table[row, target]}' is not a number.");
    }

    private void CheckTwice()
    {
        int[] again = [.. Enumerable.Range(1, rows.Length - 1).Where(i => Times[i] == Times[i - 1])];
        if (again.Length == 0) return;
        string when = table[rows[again[0]], time];
        if (2 * again.Length < rows.Length - again.Length)
            throw new InvalidDataException($"{table.Where(rows[again[0]], time)}: {when} appears a second time, after "
                + $"{table.Where(rows[again[0] - 1], time)}. Keep one row for each time, or add their values up.");
        int[] same = [.. rows.Where((_, i) => Times[i] == Times[again[0]])];
        var keys = Enumerable.Range(0, table.Columns.Count).Where(c => c != time && c != target
            && same.Select(row => table[row, c]).Distinct().Count() == same.Length);
        string hint = keys.Select(c => $", told apart by column '{table.Columns[c]}'").FirstOrDefault() ?? "";
        throw Wrong($"{when} appears in {same.Length} rows, and other times too: there are several series{hint}. "
            + "Forecast one at a time: keep the rows of one series");
    }

    private void CheckGaps()
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (Step.After(Times[i - 1], 1) == Times[i]) continue;
            string there = $"after {table[rows[i - 1], time]} comes {table[rows[i], time]}, but other times are {Step} apart";
            int missing = 1;
            while (missing < rows.Length && Step.After(Times[i - 1], missing + 1) < Times[i]) missing++;
            throw Wrong(Step.After(Times[i - 1], missing + 1) == Times[i]
                ? $"{there}: {(missing == 1 ? "one time is" : $"{missing:N0} times are")} missing. "
                    + "Fill the gap, for example with the value before it, or give the part after it alone"
                : $"{there}. Give values at equal steps");
        }
    }

    private void Say(ICollection<string>? notes)
    {
        if (notes is null) return;
        string range = $"from {table[rows[0], time]} to {table[rows[^1], time]}";
        notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"'{table.Columns[target]}' has {rows.Length:N0} values, one every {Step}, {range}."));
        if (!rows.SequenceEqual(Enumerable.Range(0, rows.Length)))
            notes.Add($"The rows were not in the order of '{table.Columns[time]}': sorted.");
        string[] others = [.. table.Columns.Where((_, c) => c != time && c != target)];
        if (others.Length > 0)
            notes.Add($"Not used: {Table.Names(others)}. A forecast is made of the past of '{table.Columns[target]}' alone.");
    }

    private InvalidDataException NoTime(int row)
    {
        string other = row == 0 ? "" : $" as '{table[0, time]}' is";
        return new($"{table.Where(row, time)}: '{table[row, time]}' is not a time{other}. "
            + "Write times like 2024-03-31, 2024-03-31 14:00, 2024-03 or 2024, all alike.");
    }

    private InvalidDataException Wrong(string problem) => new($"{table.Name}: {problem}.");
}
