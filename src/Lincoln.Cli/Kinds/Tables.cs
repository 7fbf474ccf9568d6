using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>Tables: CSV files, and the built-in data sets as rows of numbers.</summary>
internal sealed class Tables : Rows
{
    private const int MostNames = 30;

    protected override string What(string data) => "a table";

    protected override bool Takes(string option, TrainSettings settings)
        => option is "--target" or "--categorical" or "--missing" || option.StartsWith("--task ", StringComparison.Ordinal);

    protected override TrainingJob Begin(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        var data = Load(settings, terminal, cancel);
        return new RowsJob(settings.Data, data, Recipe.ForRows(settings, data, null), "FILE.csv");
    }

    protected override void SummarizeInputs(Preparation preparation, IAnsiConsole console)
    {
        foreach (var kind in ((TablePreparation)preparation).Schema.Features.GroupBy(column => column.Kind))
        {
            string values = kind.Key == ColumnKind.Numeric ? "numbers" : "categories";
            string names = Names([.. kind.Select(c => c.Name)]);
            console.MarkupLineInterpolated($"  from {Format.Count(kind.Count(), "column")} of {values}: {names}");
        }
    }

    private static PreparedData Load(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        var options = settings.DataOptions(images: false);
        var known = DataSource.BuiltIn(settings.Data);
        var table = DataSource.Table(settings.Data)!;
        string target = settings.Target ?? known?.Target ?? throw new UsageException(
            $"--target is missing: which column of {settings.Data} is to be predicted? It has {Columns(table)}.");
        CheckColumn(table, "--target", target);
        foreach (string column in settings.Categorical) CheckColumn(table, "--categorical", column);
        // The scaling of a built-in data set fits its own columns and target.
        bool own = target == known?.Target && settings.Categorical.Count == 0 && settings.Missing.Count == 0;
        return own ? DataSource.LoadBuiltIn(settings.Data, options, terminal, cancel) : PreparedData.FromTable(table, target, options);
    }

    /// <summary>The columns of a table, in a message.</summary>
    public static string Columns(Lincoln.Data.Table table)
    {
        var columns = table.Columns;
        string names = string.Join(", ", columns.Take(MostNames).Select(c => $"'{c}'"));
        return columns.Count > MostNames ? $"{names} and {columns.Count - MostNames} more" : names;
    }

    /// <exception cref="UsageException">There is no such column.</exception>
    public static void CheckColumn(Lincoln.Data.Table table, string option, string column)
    {
        try { table.IndexOf(column); }
        catch (ArgumentException e)
        {
            bool hinted = e.Message.Contains("Did you mean", StringComparison.Ordinal);
            throw new UsageException($"{option}: {ErrorText.Of(e)}{(hinted ? "" : Nearest.Hint(column, table.Columns))}");
        }
    }
}
