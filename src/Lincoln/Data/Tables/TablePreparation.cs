namespace Lincoln.Data;

/// <summary>Turns rows of a table into the numbers a network reads, always in the same way: missing values are replaced, numbers
/// standardised, categories spread over one input each. It is fitted on the training rows and travels inside the model file.</summary>
/// <remarks>
/// <para>Numeric column: one input, (x − mean) / deviation of the training rows (<see cref="StandardScaler"/>); a missing value is
/// replaced by the median of the training rows.</para>
/// <para>Categorical column: one input of 0 or 1 for each category of the training rows, sorted by their characters, and one
/// more for "missing" when training rows missed it. A category that the training rows did not have, or a missing value
/// when they missed none, gives zeros everywhere, and is noted.</para>
/// <para>Columns are found by name, in any order; the target and columns that the schema does not know are ignored. It never
/// changes and may be used by many threads.</para>
/// </remarks>
public sealed partial class TablePreparation : Preparation
{
    internal const string FileEntry = "preprocessing.json";
    private readonly FittedColumn[] columns;

    private TablePreparation(Schema schema, FittedColumn[] columns, StandardScaler scaler, StandardScaler? targetScaler)
    {
        (Schema, this.columns, Scaler, TargetScaler) = (schema, columns, scaler, targetScaler);
        FeatureNames = [.. columns.SelectMany(c => c.FeatureNames)];
    }

    /// <summary>What the columns mean.</summary>
    public Schema Schema { get; }

    /// <summary>The scaler of the numeric columns, in their order.</summary>
    public StandardScaler Scaler { get; }

    /// <summary>The scaler of the target (one column); null when the target is a label or is not scaled.</summary>
    public override StandardScaler? TargetScaler { get; }

    /// <inheritdoc/>
    public override Shape? InputShape => [FeatureNames.Count];

    /// <summary>The name of the target's column.</summary>
    public override string Target => Schema.Target.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Labels => Schema.Task == LearningTask.Classification ? Schema.ClassLabels : null;

    internal override string Entry => FileEntry;

    /// <summary>The inputs of the network by name, such as <c>rooms</c> or <c>colour=red</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Learns medians, categories and scales from the training rows.</summary>
    /// <exception cref="ArgumentException">No rows, a row that does not exist, a column of the schema that is missing in the table, or a
    /// scaler of another number of columns.</exception>
    /// <exception cref="InvalidDataException">A value of a numeric column is not a number, or is too large.</exception>
    public static TablePreparation Fit(Table table, Schema schema, ReadOnlySpan<int> rows, PreprocessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        if (rows.IsEmpty) throw new ArgumentException("There are no rows to fit on.", nameof(rows));
        CheckRows(table, rows);
        var fit = new PreprocessorFit(table, schema, rows, options ?? new());
        return new TablePreparation(schema, fit.Columns(), fit.Scaler(), fit.TargetScaler()) { Notes = fit.Notes };
    }

    /// <summary>A preprocessor for columns that are all numbers and never missing, such as pixels, with a given scaler.</summary>
    /// <exception cref="ArgumentException">A column is not numeric, or the scaler has another number of columns.</exception>
    public static TablePreparation FromScaler(Schema schema, StandardScaler scaler)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(scaler);
        if (schema.Features.FirstOrDefault(c => c.Kind != ColumnKind.Numeric) is { } text)
            throw new ArgumentException($"The column '{text.Name}' is categorical; a preprocessor from a scaler needs numeric columns.",
                nameof(schema));
        if (scaler.Count != schema.Features.Count)
            throw new ArgumentException($"The scaler has {scaler.Count} columns, the schema {schema.Features.Count}.", nameof(scaler));
        // A missing pixel becomes the mean, which the scaler turns into 0.
        FittedColumn[] columns = [.. schema.Features.Select((c, i) => FittedColumn.Numeric(c.Name, scaler.Means[i]))];
        return new(schema, columns, scaler, null);
    }

    /// <summary>The inputs of all rows: [rows, features].</summary>
    /// <inheritdoc cref="Transform(Table, ReadOnlySpan{int}, ICollection{string})"/>
    public Tensor Transform(Table table, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Transform(table, [.. Enumerable.Range(0, table.RowCount)], notes);
    }

    /// <summary>The inputs of some rows: [rows, features], features as in <see cref="FeatureNames"/>.</summary>
    /// <param name="table">A table with at least the input columns of the schema.</param>
    /// <param name="rows">The indices of the rows.</param>
    /// <param name="notes">Receives what was replaced or not known, in sentences for the user.</param>
    /// <exception cref="ArgumentException">A row that does not exist.</exception>
    /// <exception cref="InvalidDataException">An input column is missing in the table, or a value of a numeric column is not a
    /// number.</exception>
    public Tensor Transform(Table table, ReadOnlySpan<int> rows, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        CheckRows(table, rows);
        long size = (long)rows.Length * FeatureNames.Count;
        if (size > Array.MaxLength / 2)
            throw new InvalidDataException($"{table.Name}: "
                + $"{rows.Length:N0} rows of {FeatureNames.Count:N0} inputs do not fit into one tensor; transform fewer rows at a time.");
        var result = Tensor.Persistent([rows.Length, FeatureNames.Count]);
        var places = result.Edit();
        int offset = 0, numeric = 0;
        foreach (var column in columns)
        {
            int index = Find(table, column.Name);
            if (column.Kind == ColumnKind.Numeric) Numbers(table, rows, index, column, numeric++, places[offset..], notes);
            else Categories(table, rows, index, column, places[offset..], notes);
            offset += column.Width;
        }
        return result;
    }

    /// <summary>The targets of rows as the network learns them: class numbers, or numbers [rows, 1], scaled when there is a
    /// <see cref="TargetScaler"/>.</summary>
    /// <exception cref="InvalidDataException">A target is missing, is not a number, or is no known class.</exception>
    public Target Targets(Table table, ReadOnlySpan<int> rows)
    {
        if (Schema.Task == LearningTask.Classification) return new Indices(Schema.Classes(table, rows));
        var result = Tensor.Persistent([rows.Length, 1]);
        var places = result.Edit();
        double[] values = Schema.Values(table, rows);
        for (int i = 0; i < values.Length; i++)
        {
            places[i] = (Real)(TargetScaler?.Transform(values[i], 0) ?? values[i]);
            if (!Real.IsFinite(places[i]))
                throw new InvalidDataException($"{table.Where(rows[i], table.IndexOf(Schema.Target.Name))}: "
                    + $"{values[i]} is too large a number.");
        }
        return result;
    }

    /// <summary>A data set of all rows of a table, or of some, with inputs and targets as the network learns them.</summary>
    /// <exception cref="InvalidDataException">A column is missing, or a value does not fit its column.</exception>
    public ArrayDataset Dataset(Table table, ReadOnlySpan<int> rows) => Dataset(table, rows, sampleShape: null);

    /// <summary>A data set whose samples have another shape than a row of numbers, such as [1, 8, 8] for an image.</summary>
    internal ArrayDataset Dataset(Table table, ReadOnlySpan<int> rows, Shape? sampleShape)
    {
        var inputs = Transform(table, rows);
        return new(sampleShape is { } shape ? inputs.View(shape.Prepend(rows.Length)) : inputs, Targets(table, rows));
    }

    /// <summary>Converts predictions back to the target's own units, in place.</summary>
    public void InverseTarget(Span<Real> predictions) => TargetScaler?.Inverse(predictions);

    private void Numbers(Table table, ReadOnlySpan<int> rows, int index, FittedColumn column, int place, Span<Real> result,
        ICollection<string>? notes)
    {
        int missing = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = column.Median;
            var cell = table.Cell(rows[i], index);
            if (Schema.Missing.Contains(cell)) missing++;
            else if (!Number.TryParse(cell, out value))
                throw new InvalidDataException($"{table.Where(rows[i], index)}: '{table[rows[i], index]}' is not a number, "
                    + "but the column holds numbers.");
            var scaled = (Real)Scaler.Transform(value, place);
            if (!Real.IsFinite(scaled))
                throw new InvalidDataException($"{table.Where(rows[i], index)}: {table[rows[i], index]} is too large a number.");
            result[i * FeatureNames.Count] = scaled;
        }
        if (missing > 0)
            notes?.Add($"'{column.Name}': {PreprocessorFit.MissingValues(missing)} replaced by the median {Number.Format(column.Median)}.");
    }

    private void Categories(Table table, ReadOnlySpan<int> rows, int index, FittedColumn column, Span<Real> result,
        ICollection<string>? notes)
    {
        int missing = 0, unknown = 0;
        string example = "";
        for (int i = 0; i < rows.Length; i++)
        {
            bool absent = Schema.Missing.Contains(table.Cell(rows[i], index));
            string category = absent ? "" : table[rows[i], index];
            int place = absent ? column.MissingPlace : column.Place(category);
            if (place >= 0) result[i * FeatureNames.Count + place] = 1;
            if (absent) missing++;
            else if (place < 0 && unknown++ == 0) example = category;
        }
        if (missing > 0)
            notes?.Add($"'{column.Name}': {PreprocessorFit.MissingValues(missing)} "
                + (column.HasMissingCategory ? "taken as a category of their own." : "taken as none of its categories."));
        if (unknown > 0)
            notes?.Add($"'{column.Name}': {(unknown == 1 ? "1 value" : $"{unknown} values")} that the training rows did not have, "
                + $"such as '{example}', taken as none of its categories.");
    }

    private int Find(Table table, string column) => table.TryIndexOf(column, out int index) ? index
        : throw new InvalidDataException($"{table.Name} has no column '{column}', which the model needs. "
            + $"It has {Table.Names(table.Columns)}; "
            + $"the model needs {Table.Names([.. columns.Select(c => c.Name)])}.");

    private static void CheckRows(Table table, ReadOnlySpan<int> rows)
    {
        int bad = rows.IndexOfAnyExceptInRange(0, table.RowCount - 1);
        if (bad >= 0)
            throw new ArgumentOutOfRangeException(nameof(rows), rows[bad], $"{table.Name} has {table.RowCount} rows, numbered from 0.");
    }
}
