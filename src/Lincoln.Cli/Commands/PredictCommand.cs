using System.CommandLine;
using Lincoln.Cli.Kinds;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;

namespace Lincoln.Cli.Commands;

/// <summary>
/// `lincoln predict MODEL FILE`: a CSV of predictions to standard output, a row for every row; remarks to standard error.
/// </summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = ModelFile.Description };
        var file = new Argument<string>("file")
        {
            Description = "A CSV file with the columns that the model knows, in any order; the target and other columns are ignored. "
                + "For a model of images: a PNG or JPEG file, or a folder of them.",
        };
        var all = new Option<bool>("--probabilities") { Description = "Add a column with the probability of every class." };
        const string Purpose = "Predicts the target of every row of a CSV file, and writes a CSV to standard output.";
        var command = new Command("predict", Purpose) { model, file, all };
        command.SetAction(given =>
            Run(ModelFile.Load(given.GetRequiredValue(model)), given.GetRequiredValue(file), given.GetValue(all), terminal));
        return command;
    }

    private static int Run(ModelFile model, string file, bool probabilities, Terminal terminal)
        => Kind.Of(model).Predict(model, file, probabilities, terminal);
}
