using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>Shows a download: a bar per file on a terminal, else a line per file. Nothing when nothing is downloaded.</summary>
internal sealed class DownloadView(Terminal terminal, ProgressContext? context) : IProgress<DownloadProgress>
{
    private string file = "";
    private ProgressTask? bar;

    public static T Show<T>(Terminal terminal, Func<IProgress<DownloadProgress>, T> load)
    {
        if (!terminal.Interactive) return load(new DownloadView(terminal, null));
        var name = new TaskDescriptionColumn { Alignment = Justify.Left };
        ProgressColumn[] columns = [name, new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn()];
        return terminal.Console.Progress().AutoClear(true).Columns(columns).Start(context => load(new DownloadView(terminal, context)));
    }

    public void Report(DownloadProgress progress)
    {
        if (progress.File != file)
        {
            file = progress.File;
            string size = progress.Total is { } all ? $" ({Format.Bytes(all)})" : "";
            if (context is null) terminal.Console.MarkupLineInterpolated($"Downloading {file}{size}");
            bar = context?.AddTask(Markup.Escape(file));
        }
        if (bar is null) return;
        if (progress.Total is { } total) bar.MaxValue = total;
        bar.IsIndeterminate = progress.Total is null;
        bar.Value = progress.Received;
    }
}
