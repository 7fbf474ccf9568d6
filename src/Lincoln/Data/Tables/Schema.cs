using System.Text;

namespace Lincoln.Data;

/// <summary>What the columns of a table mean: which are inputs and of what kind, which is the target, and what is to be
/// learnt. It travels inside a model file, so that new tables are read as the training table was.</summary>
public sealed class Schema
{
    /// <summary>The texts that always mean "no value", besides an empty cell; upper and lower case are the same.</summary>
    public static IReadOnlyList<string> UsualMissingTokens => MissingTokens.Usual;

    private readonly Dictionary<string, int> classes;

    /// <summary>A schema made by hand; <see cref="Infer"/> makes one from a table.</summary>
    /// <param name="features">The input columns.</param>
    /// <param name="target">The target column. It is <see cref="ColumnKind.Numeric"/> for a regression; the labels of a
    /// classification may be of either kind (numbers are compared as numbers: 1 and 1.0 are the same class).</param>
    /// <param name="task">What is to be learnt.</param>
    /// <param name="classLabels">The labels in the order of their class numbers; none for a regression.</param>
    /// <param name="missingTokens">Further texts that mean "no value".</param>
    /// <exception cref="ArgumentException">No features, repeated names, or class labels that do not fit the task.</exception>
    public Schema(IReadOnlyList<SchemaColumn> features, SchemaColumn target, LearningTask task,
        IReadOnlyList<string>? classLabels = null, IReadOnlyList<string>? missingTokens = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(target);
        (Features, Target, Task, ClassLabels, Missing) = ([.. features], target, task, [.. classLabels ?? []], new(missingTokens ?? []));
        if (features.Count == 0 || features.Contains(null))
        {
            string problem = features.Count == 0 ? "A schema needs at least one input column." : "One of the input columns is null.";
            throw new ArgumentException(problem, nameof(features));
        }
        var names = new HashSet<string>(StringComparer.Ordinal) { target.Name };
        foreach (var column in features)
            if (!names.Add(column.Name))
                throw new ArgumentException($"The column '{column.Name}' appears in the schema twice.", nameof(features));
        if (task == LearningTask.Classification ? ClassLabels.Count < 2 : ClassLabels.Count > 0)
            throw new ArgumentException($"A {Name(task)} has {(task == LearningTask.Regression ? "no" : "at least two")} class labels, "
                + $"but {ClassLabels.Count} were given.", nameof(classLabels));
        if (task == LearningTask.Regression && target.Kind != ColumnKind.Numeric)
            throw new ArgumentException($"The target '{target.Name}' of a regression must be numeric, not {target.Kind}.", nameof(target));
        classes = new(StringComparer.Ordinal);
        for (int i = 0; i < ClassLabels.Count; i++)
            if (!classes.TryAdd(ClassLabels[i], i))
                throw new ArgumentException($"The class label '{ClassLabels[i]}' repeats.", nameof(classLabels));
    }

    /// <summary>The input columns, in the table's order.</summary>
    public IReadOnlyList<SchemaColumn> Features { get; }

    /// <summary>The column that is to be predicted.</summary>
    public SchemaColumn Target { get; }

    /// <summary>What is to be learnt.</summary>
    public LearningTask Task { get; }

    /// <summary>The labels of a classification, in the order of their class numbers: numbers by size, texts by their
    /// characters. Empty for a regression.</summary>
    public IReadOnlyList<string> ClassLabels { get; }

    /// <summary>The texts that mean "no value" besides <see cref="UsualMissingTokens"/>.</summary>
    public IReadOnlyList<string> ExtraMissingTokens => Missing.Extra;

    /// <summary>What was found out about the table, in sentences for the user: the task and why, columns left out, rows
    /// without a target. Empty for a schema that was not inferred.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    internal MissingTokens Missing { get; }

    /// <summary>Finds out what the columns of a table mean.</summary>
    /// <remarks>
    /// <para>A column is numeric when at least 90 % of its present values are numbers (with a decimal point, without thousands
    /// separators); the remaining values are then an error, unless <see cref="SchemaOptions.Missing"/> calls them missing or
    /// <see cref="SchemaOptions.Categorical"/> calls the column text. Every other column is categorical, but for columns of numbers with
    /// commas, percent or currency signs (0,5 or 1,234 or 12 %), which are an error too.</para>
    /// <para>A categorical column that is more like an identifier than like categories (over 50 different texts that
    /// differ in more than half of the rows, or over 1,000) is left out and noted, and so is a column without any value;
    /// naming the column in <see cref="SchemaOptions.Categorical"/> keeps it.</para>
    /// <para>The task is a classification when the target is text, or when it holds only integers, at most 20 different
    /// ones, each on average at least twice; else a regression. Rows without a target are noted, and left out by
    /// <see cref="RowsWithTarget"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such target column, or an option names a column that does not exist.</exception>
    /// <exception cref="InvalidDataException">A value of a numeric column is not a number, or has a comma or a sign; the target has one
    /// value only; no input column is left.</exception>
    public static Schema Infer(Table table, string target, SchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        return new SchemaInference(table, table.IndexOf(target), options ?? new()).Schema();
    }

    /// <summary>The rows of a table that have a target, in order.</summary>
    /// <exception cref="ArgumentException">The table has no column of the target's name.</exception>
    public int[] RowsWithTarget(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int column = table.IndexOf(Target.Name);
        return [.. Enumerable.Range(0, table.RowCount).Where(row => !Missing.Contains(table.Cell(row, column)))];
    }

    /// <summary>The class numbers of rows, from 0 in the order of <see cref="ClassLabels"/>.</summary>
    /// <exception cref="InvalidOperationException">The task is a regression.</exception>
    /// <exception cref="InvalidDataException">A label is missing or is none of <see cref="ClassLabels"/>.</exception>
    public int[] Classes(Table table, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Task != LearningTask.Classification)
            throw new InvalidOperationException($"'{Target.Name}' is a number (a regression): it has no classes.");
        int column = table.IndexOf(Target.Name);
        var result = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            string label = Label(table.Cell(rows[i], column), Target.Kind);
            if (!classes.TryGetValue(label, out result[i]))
                throw new InvalidDataException($"{table.Where(rows[i], column)}: "
                    + $"'{label}' is none of the classes {Table.Names(ClassLabels)}.");
        }
        return result;
    }

    /// <summary>The target values of rows, in the target's own units.</summary>
    /// <exception cref="InvalidOperationException">The task is a classification.</exception>
    /// <exception cref="InvalidDataException">A value is missing or is not a number.</exception>
    public double[] Values(Table table, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Task != LearningTask.Regression)
            throw new InvalidOperationException($"'{Target.Name}' is a label (a classification): use {nameof(Classes)}.");
        int column = table.IndexOf(Target.Name);
        var result = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            if (!Number.TryParse(table.Cell(rows[i], column), out result[i]))
                throw new InvalidDataException($"{table.Where(rows[i], column)}: '{table[rows[i], column]}' is not a number, "
                    + "but the target must be one.");
        return result;
    }

    /// <summary>A class label as it is compared: a number in its shortest form, so that 1 and 1.0 agree, else the text.</summary>
    internal static string Label(ReadOnlySpan<byte> cell, ColumnKind kind)
        => kind == ColumnKind.Numeric && Number.TryParse(cell, out double number) ? Number.Format(number) : Encoding.UTF8.GetString(cell);

    private static string Name(LearningTask task) => task == LearningTask.Regression ? "regression" : "classification";
}
