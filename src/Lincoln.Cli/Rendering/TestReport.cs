using Lincoln.Cli.Runs;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>What a test brought: the metrics in one line, then the confusion matrix of a classification.</summary>
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
            console.MarkupLineInterpolated($"[bold]{title}: {Format.Percent(accuracy)} accuracy[/] ({Format.Count((long)Math.Round(accuracy * result.Count))} of {Format.Count(result.Count)} right)");
            console.WriteLine();
            ConfusionTable.Write(console, confusion);
        }
        else console.MarkupLineInterpolated(
            $"[bold]{title}: mean absolute error {Format.Number(result.Metrics["mae"])}[/], root mean squared error {Format.Number(result.Metrics["rmse"])} (units of '{target}'), R² {Format.Number(result.Metrics["r2"])}, over {Format.Count(result.Count, "row")}");
    }
}
