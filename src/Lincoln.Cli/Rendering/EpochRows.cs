using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>One line per epoch, below a header; not a table, so that each line appears when its epoch ends.</summary>
/// <param name="console">Where to write.</param>
/// <param name="metric">The key of the metric that is shown, and its title.</param>
/// <param name="show">How its value is written.</param>
internal sealed class EpochRows(IAnsiConsole console, (string Key, string Title) metric, Func<double, string> show)
{
    private bool begun;

    public void Write(EpochResult epoch)
    {
        string title = metric.Title;
        if (!begun) console.MarkupLine($"[bold]epoch   training loss   validation loss   {title,10}   learning rate   seconds[/]");
        begun = true;
        string value = epoch.Metrics.TryGetValue(metric.Key, out double number) ? show(number) : "";
        string validation = epoch.ValidationLoss is { } loss ? Format.Number(loss) : "";
        string losses = $"{Format.Number(epoch.TrainingLoss),13}   {validation,15}", measured = value.PadLeft(Math.Max(10, title.Length));
        string line = $"{epoch.Epoch,5}   {losses}   {measured}   {Format.Rate(epoch.LearningRate),13}   {Format.Seconds(epoch.Seconds),7}";
        console.MarkupLine(epoch.IsBest ? $"{Markup.Escape(line)} [green]*[/]" : Markup.Escape(line));
    }
}
