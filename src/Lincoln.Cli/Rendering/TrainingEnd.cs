using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>What is said when a training has ended.</summary>
internal static class TrainingEnd
{
    /// <param name="console">Where to write.</param>
    /// <param name="history">The training.</param>
    /// <param name="part">What it was validated with: rows, or a part of a text.</param>
    public static void Write(IAnsiConsole console, TrainingHistory history, string part)
    {
        string how = history switch { { Cancelled: true } => "Interrupted", { StoppedEarly: true } => "Stopped early", _ => "Done" };
        string time = $"{Format.Seconds(history.Seconds)} seconds ({Format.Count((long)history.SamplesPerSecond)} samples/s)";
        console.WriteLine();
        console.WriteLine($"{how} after {Format.Count(history.Epochs.Count, "epoch")} and {time}.");
        console.WriteLine(history.BestEpoch is { } best
            ? $"The network of epoch {best}, the best on the validation {part} (*), is kept."
            : "No epoch was completed; the network is kept as it is.");
    }
}
