using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>The confusion matrix with the classes' names: a row per true class, a column per predicted one.</summary>
internal static class ConfusionTable
{
    // More columns than this fit on no screen.
    private const int MostClasses = 30;

    public static void Write(IAnsiConsole console, ConfusionMatrix matrix)
    {
        if (matrix.Classes > MostClasses)
        {
            WriteWorst(console, matrix);
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        console.WriteLine("Confusion matrix (rows: the true classes, columns: the predicted ones)");
        table.AddColumn("");
        for (int c = 0; c < matrix.Classes; c++)
            table.AddColumn(new TableColumn(Markup.Escape(matrix.Label(c))).RightAligned());
        table.AddColumn(new TableColumn("recall").RightAligned());
        for (int actual = 0; actual < matrix.Classes; actual++)
        {
            int row = actual;
            var cells = Enumerable.Range(0, matrix.Classes).Select(predicted => Cell(matrix[row, predicted], predicted == row));
            table.AddRow([$"[bold]{Markup.Escape(matrix.Label(actual))}[/]", .. cells, Recall(matrix, actual)]);
        }
        console.Write(table);
    }

    private static string Cell(long count, bool right) => (count, right) switch
    {
        (0, _) => "[grey].[/]",
        (_, true) => $"[green]{count}[/]",
        _ => $"[red]{count}[/]",
    };

    private static string Recall(ConfusionMatrix matrix, int actual)
        => double.IsNaN(matrix.Recall(actual)) ? "" : Format.Percent(matrix.Recall(actual));

    private static void WriteWorst(IAnsiConsole console, ConfusionMatrix matrix)
    {
        var wrong = from actual in Enumerable.Range(0, matrix.Classes)
                    from predicted in Enumerable.Range(0, matrix.Classes)
                    where actual != predicted && matrix[actual, predicted] > 0
                    orderby matrix[actual, predicted] descending
                    select (Actual: matrix.Label(actual), Predicted: matrix.Label(predicted), Count: matrix[actual, predicted]);
        var table = new Table().Border(TableBorder.Simple);
        console.WriteLine($"What was confused most often ({matrix.Classes} classes)");
        table.AddColumns("true class", "predicted").AddColumn(new TableColumn("rows").RightAligned());
        foreach (var (actual, predicted, count) in wrong.Take(10))
            table.AddRow(Markup.Escape(actual), Markup.Escape(predicted), $"{count}");
        console.Write(table);
    }
}
