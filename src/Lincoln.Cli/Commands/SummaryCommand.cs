using System.CommandLine;
using Lincoln.Cli.Kinds;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Spectre.Console;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln summary MODEL`: what a model file holds.</summary>
internal static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = ModelFile.Description };
        var command = new Command("summary", "Shows the layers of a model, and the columns that it reads and predicts.") { model };
        command.SetAction(given => Run(ModelFile.Load(given.GetRequiredValue(model)), terminal.Console));
        return command;
    }

    private static int Run(ModelFile file, IAnsiConsole console)
    {
        var network = file.Model.Network;
        console.MarkupLineInterpolated($"[bold]{file.Path}[/] ({Format.Bytes(new FileInfo(file.Path).Length)})");
        console.WriteLine();
        ModelTable.Write(console, network);
        console.MarkupLineInterpolated($"  loss {network.Loss}, seed {network.Seed}");
        Kind.Of(file).Summarize(file, console);
        return ExitCode.Done;
    }
}
