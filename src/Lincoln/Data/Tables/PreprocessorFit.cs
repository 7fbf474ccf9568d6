namespace Lincoln.Data;

/// <summary>Learns a <see cref="TablePreparation"/> from training rows, one column at a time.</summary>
internal ref struct PreprocessorFit(Table table, Schema schema, ReadOnlySpan<int> rows, PreprocessorOptions options)
{
    private readonly ReadOnlySpan<int> rows = rows;
    private readonly List<double> means = [], deviations = [];
    private readonly List<(string Name, string Value)> constants = [];
    private readonly List<string> categoryCounts = [];

    public List<string> Notes { get; } = [];

    public FittedColumn[] Columns()
    {
        var columns = new FittedColumn[schema.Features.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            var column = schema.Features[i];
            int index = table.IndexOf(column.Name);
            columns[i] = column.Kind == ColumnKind.Numeric ? Numeric(column.Name, index) : Categorical(column.Name, index);
        }
        if (categoryCounts.Count > 0) Notes.Insert(0, $"Categories become one input each: {Table.List(categoryCounts)}.");
        NoteConstants();
        return columns;
    }

    /// <summary>The scaler of the numeric columns; call it after <see cref="Columns"/>.</summary>
    public readonly StandardScaler Scaler()
    {
        if (options.Scaler is not { } given) return new([.. means], [.. deviations]);
        return given.Count == means.Count ? given
            : throw new ArgumentException($"The scaler has {given.Count} columns, but the schema has {means.Count} numeric ones.",
                nameof(options));
    }

    public readonly StandardScaler? TargetScaler()
    {
        if (schema.Task != LearningTask.Regression || !options.ScaleTarget) return null;
        var (mean, deviation) = Moments(schema.Values(table, rows), schema.Target.Name);
        return new([mean], [deviation]);
    }

    private readonly FittedColumn Numeric(string name, int index)
    {
        var values = new List<double>(rows.Length);
        foreach (int row in rows)
        {
            var cell = table.Cell(row, index);
            if (schema.Missing.Contains(cell)) continue;
            values.Add(Number.TryParse(cell, out double value) ? value
                : throw new InvalidDataException($"{table.Where(row, index)}: '{table[row, index]}' is not a number, "
                    + "but the column holds numbers."));
        }
        if (values.Count == 0)
        {
            Notes.Add($"'{name}' has no value in the training rows: always 0.");
            means.Add(0);
            deviations.Add(1);
            return FittedColumn.Numeric(name, 0);
        }
        double median = Median(values);
        int missing = rows.Length - values.Count;
        if (missing > 0)
        {
            Notes.Add($"'{name}': {MissingValues(missing)} in the training rows, replaced by the median {Number.Format(median)}.");
            values.AddRange(Enumerable.Repeat(median, missing));
        }
        if (values.TrueForAll(x => x == values[0])) constants.Add((name, Number.Format(values[0])));
        var moments = Moments([.. values], name);
        means.Add(moments.Mean);
        deviations.Add(moments.Deviation);
        return FittedColumn.Numeric(name, median);
    }

    private readonly FittedColumn Categorical(string name, int index)
    {
        var categories = new HashSet<string>(StringComparer.Ordinal);
        int missing = 0;
        foreach (int row in rows)
            if (schema.Missing.Contains(table.Cell(row, index))) missing++;
            else categories.Add(table[row, index]);
        if (missing > 0) Notes.Add($"'{name}': {MissingValues(missing)} in the training rows, a category of their own.");
        categoryCounts.Add($"'{name}' ({categories.Count})");
        if (categories.Count + Math.Min(missing, 1) == 1)
            constants.Add((name, missing > 0 ? "missing" : $"'{categories.First()}'"));
        return FittedColumn.Categorical(name, [.. categories.Order(StringComparer.Ordinal)], missing > 0);
    }

    // Images have many pixels that are always empty: one note for all of them.
    private readonly void NoteConstants()
    {
        if (constants is [var (name, value)]) Notes.Add($"'{name}' is constant: {value} in every training row.");
        else if (constants.Count > 1)
            Notes.Add($"{constants.Count} columns are constant in every training row: {Table.Names([.. constants.Select(c => c.Name)])}.");
    }

    private readonly (double Mean, double Deviation) Moments(ReadOnlySpan<double> values, string column)
    {
        var moments = StandardScaler.Moments(values);
        return double.IsFinite(moments.Mean) && double.IsFinite(moments.Deviation) ? moments
            : throw new InvalidDataException($"{table.Name}: the numbers of column '{column}' are too large to standardise. "
                + "Divide them by a constant first.");
    }

    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    private static double Median(List<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[(sorted.Length - 1) / 2] / 2 + sorted[sorted.Length / 2] / 2;
    }

    public static string MissingValues(int count) => count == 1 ? "1 missing value" : $"{count} missing values";
}
