using System.CommandLine;
using Lincoln.Cli.Kinds;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln evaluate MODEL DATA`: how good a model is on rows whose target is known.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancel)
    {
        var model = new Argument<string>("model") { Description = ModelFile.Description };
        var data = new Argument<string>("data")
        {
            Description = "A built-in data set, whose test rows are used, a CSV file that has the target's column, "
                + "or a folder of images with the same classes; for a model of texts, a text.",
        };
        var command = new Command("evaluate", "Says how good a model is on rows whose target is known.") { model, data };
        command.SetAction(given => Run(ModelFile.Load(given.GetRequiredValue(model)), given.GetRequiredValue(data), terminal, cancel));
        return command;
    }

    private static int Run(ModelFile model, string data, Terminal terminal, CancellationToken cancel)
        => Kind.Of(model).Evaluate(model, data, terminal, cancel);
}
