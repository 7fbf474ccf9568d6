using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lincoln.Cli.Arguments;
using Lincoln.Cli.Commands;
using Lincoln.Cli.Rendering;

namespace Lincoln.Cli;

/// <summary>The `lincoln` command: runs one of its subcommands and turns what goes wrong into one message and an exit code.</summary>
internal static class Tool
{
    public static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancel = default)
    {
        var result = Root(terminal, cancel).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction) return Refuse(result, terminal.Error);
        try
        {
            return result.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,          // Program listens to the signals
            });
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            terminal.Error.WriteLine("lincoln: stopped.");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            terminal.Error.WriteLine($"lincoln: {ErrorText.Of(e)}");
            return e is UsageException ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    private const string Purpose = "Deep learning in pure C#: train a network on your data with one command.";

    private static Command Root(Terminal terminal, CancellationToken cancel) => new("lincoln", Purpose)
    {
        TrainCommand.Create(terminal, cancel),
        EvaluateCommand.Create(terminal, cancel),
        PredictCommand.Create(terminal),
        GenerateCommand.Create(terminal, cancel),
        SummaryCommand.Create(terminal),
        DatasetsCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        new HelpOption { Recursive = true },
        new VersionOption { Action = new ShowVersion() },
    };

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            parsed.InvocationConfiguration.Output.WriteLine(About.Version);
            return ExitCode.Done;
        }
    }

    private static int Refuse(ParseResult result, TextWriter error)
    {
        var command = result.CommandResult.Command;
        string typed = command.Name == "lincoln" ? "lincoln" : $"lincoln {command.Name}";
        string[] known = [.. command.Subcommands.Select(c => c.Name), .. command.Options.Select(o => o.Name)];
        error.WriteLine($"{typed}: {Problem(result, known)}");
        error.WriteLine($"'{typed} --help' shows what can be written.");
        return ExitCode.Usage;
    }

    // One problem is enough: a value that our own parsers refused, else an unknown word, which explains the other errors.
    private static string Problem(ParseResult result, string[] known)
    {
        var messages = result.Errors.Select(e => e.Message);
        if (messages.FirstOrDefault(m => m.StartsWith("--", StringComparison.Ordinal)) is { } refused) return refused;
        string? unknown = result.UnmatchedTokens.FirstOrDefault();
        return unknown is null ? messages.First() : $"'{unknown}' is not known here.{Nearest.Hint(unknown, known)}";
    }
}
