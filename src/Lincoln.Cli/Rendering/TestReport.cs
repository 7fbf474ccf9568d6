using Lincoln.Cli.Runs;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>The result of a test: the metrics in one line, then the confusion matrix of a classification.</summary>
internal static class TestReport
{
    /// <param name="console">Where to write.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="title">What was tested on: "Test".</param>
    /// <param name="target">The name of the target, whose units the errors of a regression have.</param>
    public static void Write(IAnsiConsole console, TestResult result, string title, string target)
    {
        if (result.Confusion is { } confusion)
        {
            double accuracy = result.Metrics["accuracy"];
            string right = $"{Format.Count((long)Math.Round(accuracy * result.Count))} of {Format.Count(result.Count)} right";
            console.MarkupLineInterpolated($"[bold]{title}: {Format.Percent(accuracy)} accuracy[/] ({right})");
            console.WriteLine();
            ConfusionTable.Write(console, confusion);
        }
        else
        {
            var (mae, rmse, r2) = (Number("mae"), Number("rmse"), Number("r2"));
            string others = $"root mean squared error {rmse} (units of '{target}'), R² {r2}, over {Format.Count(result.Count, "row")}";
            console.MarkupLineInterpolated($"[bold]{title}: mean absolute error {mae}[/], {others}");
        }

        string Number(string metric) => Format.Number(result.Metrics[metric]);
    }
}
