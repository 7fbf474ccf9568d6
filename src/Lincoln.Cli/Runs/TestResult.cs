using Lincoln.Cli.Rendering;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>How good a network is on a test set.</summary>
/// <param name="Count">The number of predictions.</param>
/// <param name="Metrics">What was measured, by name; run.json has them with "test_" before the name.</param>
internal abstract record TestResult(int Count, IReadOnlyDictionary<string, double> Metrics)
{
    /// <param name="console">Where to write.</param>
    /// <param name="title">What was tested on: "Test".</param>
    public abstract void Write(IAnsiConsole console, string title);

    /// <summary>A metric as it is shown.</summary>
    protected string Number(string metric) => Format.Number(Metrics[metric]);

    /// <summary>The errors of predicted numbers.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="title">What was tested on.</param>
    /// <param name="target">The name of the target, whose units the errors have.</param>
    /// <param name="thing">What was predicted: "row".</param>
    protected void WriteErrors(IAnsiConsole console, string title, string target, string thing)
    {
        string squared = $"root mean squared error {Number("rmse")} (units of '{target}')";
        string others = $"{squared}, R² {Number("r2")}, over {Format.Count(Count, thing)}";
        console.MarkupLineInterpolated($"[bold]{title}: mean absolute error {Number("mae")}[/], {others}");
    }
}
