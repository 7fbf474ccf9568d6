namespace Lincoln.Data;

/// <summary>Finds out the kinds of a table's columns and the task; the rules stand with <see cref="Data.Schema.Infer"/>.</summary>
internal sealed class SchemaInference
{
    private const double NumericShare = 0.9;
    private const int IdentifierTexts = 50, MostCategories = 1000, MostNumericClasses = 20;

    private readonly Table table;
    private readonly int target;
    private readonly SchemaOptions options;
    private readonly MissingTokens missing;
    private readonly HashSet<int> text = [];
    private readonly List<string> notes = [];

    public SchemaInference(Table table, int target, SchemaOptions options)
    {
        (this.table, this.target, this.options, missing) = (table, target, options, new(options.Missing));
        foreach (string column in options.Categorical) text.Add(table.IndexOf(column));
    }

    public Schema Schema()
    {
        var (targetKind, task, labels) = Target();
        var features = new List<SchemaColumn>();
        for (int column = 0; column < table.Columns.Count; column++)
            if (column != target && Feature(column) is { } kind) features.Add(new(table.Columns[column], kind));
        if (features.Count == 0)
            throw new InvalidDataException($"{table.Name} has no column to learn from besides the target '{table.Columns[target]}'"
                + (notes.Count > 1 ? $": {string.Join(" ", notes.Skip(1))}" : "."));
        return new Schema(features, new(table.Columns[target], targetKind), task, labels, options.Missing) { Notes = notes };
    }

    private (ColumnKind, LearningTask, string[]) Target()
    {
        var counted = Count(target);
        string name = table.Columns[target];
        if (counted.Present == 0) throw new InvalidDataException($"{table.Name}: the target column '{name}' has no values.");
        var kind = Kind(target, counted);
        string[] labels = kind == ColumnKind.Numeric ? NumberLabels(target, out bool whole) : TextLabels(target, out whole);
        if (labels.Length == 1)
            throw new InvalidDataException($"{table.Name}: the target column '{name}' has the value '{labels[0]}' in every row, "
                + "so there is nothing to learn.");
        bool fewWhole = whole && labels.Length <= MostNumericClasses && counted.Present >= 2 * labels.Length;
        var task = options.Task ?? (kind == ColumnKind.Categorical || fewWhole ? LearningTask.Classification : LearningTask.Regression);
        if (task == LearningTask.Regression && kind == ColumnKind.Categorical)
            throw new InvalidDataException($"{table.Name}: a regression needs numbers, "
                + $"but the target column '{name}' holds text such as '{labels[0]}'.");
        bool classify = task == LearningTask.Classification;
        if (classify && labels.Length > MostCategories)
            throw new InvalidDataException($"{table.Name}: "
                + $"the target column '{name}' has {labels.Length} different labels in {counted.Present} rows, "
                + $"more than the {MostCategories} that a classification may have. Is it the right column?");
        notes.Add($"'{name}' is {Reason(classify, kind, labels.Length)}.");
        int without = table.RowCount - counted.Present;
        if (without > 0) notes.Add($"{Rows(without)} without a value of '{name}' left out.");
        return (kind, task, classify ? labels : []);
    }

    private string Reason(bool classify, ColumnKind kind, int labels)
    {
        if (options.Task is not null) return $"taken as a {(classify ? "classification" : "regression")} as told";
        if (!classify) return "a number: regression";
        return kind == ColumnKind.Categorical ? $"text with {labels} classes: classification"
            : $"one of {labels} integers: classification with {labels} classes";
    }

    /// <summary>The kind of an input column, or null when it is left out.</summary>
    private ColumnKind? Feature(int column)
    {
        var counted = Count(column);
        string name = table.Columns[column];
        if (counted.Present == 0)
        {
            notes.Add($"'{name}' has no values: left out.");
            return null;
        }
        var kind = Kind(column, counted);
        if (kind == ColumnKind.Numeric || text.Contains(column)) return kind;
        int different = TextLabels(column, out _).Length;
        if (different <= MostCategories && (different <= IdentifierTexts || 2 * different <= counted.Present)) return kind;
        notes.Add($"'{name}' has {different} different texts in {Rows(counted.Present)}, like an identifier: left out "
            + "(name it as categorical to keep it).");
        return null;
    }

    private ColumnKind Kind(int column, Counted counted)
    {
        if (text.Contains(column)) return ColumnKind.Categorical;
        if (counted.Numbers == counted.Present) return ColumnKind.Numeric;
        string name = table.Columns[column];
        if (counted.Numbers < NumericShare * counted.Present)
        {
            // Decimal commas, thousands separators, percent and currency signs would silently make a category of every number.
            if (counted.Numbers + counted.Marked < NumericShare * counted.Present) return ColumnKind.Categorical;
            throw new InvalidDataException($"{table.Where(counted.FirstMarked, column)}: "
                + $"'{table[counted.FirstMarked, column]}' is a number with a comma, a percent or a currency sign, "
                + $"as are {counted.Marked} of the column's {counted.Present} values. "
                + "Write numbers with a decimal point, without thousands separators, % and currencies, "
                + $"or say that the column is text ({options.Notation("categorical", name)}).");
        }
        string bad = table[counted.FirstText, column];
        throw new InvalidDataException($"{table.Where(counted.FirstText, column)}: '{bad}' is not a number, "
            + $"but {counted.Numbers} of the column's {counted.Present} values are. "
            + $"Mend it, or say that '{bad}' means missing ({options.Notation("missing", bad)}), "
            + $"or that the column is text ({options.Notation("categorical", name)}).");
    }

    private Counted Count(int column)
    {
        int present = 0, numbers = 0, marked = 0, firstText = -1, firstMarked = -1;
        for (int row = 0; row < table.RowCount; row++)
        {
            var cell = table.Cell(row, column);
            if (missing.Contains(cell)) continue;
            present++;
            if (Number.TryParse(cell, out _)) numbers++;
            else
            {
                if (firstText < 0) firstText = row;
                if (Number.IsMarked(cell) && marked++ == 0) firstMarked = row;
            }
        }
        return new(present, numbers, firstText, marked, firstMarked);
    }

    /// <summary>The different texts of a column, sorted by their characters.</summary>
    private string[] TextLabels(int column, out bool whole)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in Present(column)) labels.Add(table[row, column]);
        whole = false;
        return [.. labels.Order(StringComparer.Ordinal)];
    }

    /// <summary>The different numbers of a column, sorted by size, and whether all are whole.</summary>
    private string[] NumberLabels(int column, out bool whole)
    {
        var labels = new HashSet<double>();
        foreach (int row in Present(column))
            if (Number.TryParse(table.Cell(row, column), out double value)) labels.Add(value);
        whole = labels.All(double.IsInteger);
        return [.. labels.Order().Select(Number.Format)];
    }

    private IEnumerable<int> Present(int column)
        => Enumerable.Range(0, table.RowCount).Where(row => !missing.Contains(table.Cell(row, column)));

    private static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";

    private readonly record struct Counted(int Present, int Numbers, int FirstText, int Marked, int FirstMarked);
}
