using System.Diagnostics;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>What is seen while a network trains: a row per epoch, and below them a moving bar, or every few seconds a plain line.</summary>
/// <param name="terminal">Where it is seen.</param>
/// <param name="rows">Writes the rows.</param>
/// <param name="afterEpoch">Called after each row, to write more; may be null.</param>
internal sealed class TrainingView(Terminal terminal, EpochRows rows, Action? afterEpoch = null) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan PlainLineEvery = TimeSpan.FromSeconds(5);
    private ProgressTask? bar;
    private long lastLine = Stopwatch.GetTimestamp();

    /// <summary>Runs the training while the bar is shown; it vanishes afterwards.</summary>
    public TrainingHistory Show(Func<IProgress<TrainingProgress>, TrainingHistory> train)
    {
        if (!terminal.Interactive) return train(this);
        var description = new TaskDescriptionColumn { Alignment = Justify.Left };
        ProgressColumn[] columns = [new ProgressBarColumn(), new PercentageColumn(), description];
        return terminal.Console.Progress().AutoClear(true).Columns(columns).Start(context =>
        {
            bar = context.AddTask("training");
            return train(this);
        });
    }

    public void Report(TrainingProgress progress)
    {
        string speed = $"{Format.Count((long)progress.SamplesPerSecond)} samples/s", left = $"{Format.Time(progress.Remaining)} left";
        string text = $"epoch {progress.Epoch} of {progress.Epochs}, {speed}, {left}";
        if (bar is not null)
        {
            bar.MaxValue = progress.Epochs;
            bar.Value = progress.Epoch - 1 + (double)progress.Batch / progress.Batches;
            bar.Description = text;
        }
        else if (progress.Completed is null && Stopwatch.GetElapsedTime(lastLine) > PlainLineEvery) Line($"      {text}");
        if (progress.Completed is not { } epoch) return;
        rows.Write(epoch);
        afterEpoch?.Invoke();
        lastLine = Stopwatch.GetTimestamp();
    }

    private void Line(string text)
    {
        terminal.Output.WriteLine(text);
        lastLine = Stopwatch.GetTimestamp();
    }
}
