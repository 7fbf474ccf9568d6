using System.CommandLine;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

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
        command.SetAction(given => Run(given.GetRequiredValue(model), given.GetRequiredValue(data), terminal, cancel));
        return command;
    }

    private static int Run(string modelPath, string data, Terminal terminal, CancellationToken cancel)
    {
        var model = ModelFile.Load(modelPath);
        if (model.Model.Vocabulary is not null) return TextTest.Evaluate(model, data, terminal.Console, cancel);
        var notes = new List<string>();
        var (rows, preprocessing, what) = Rows(model, data, notes, terminal, cancel);
        foreach (string note in notes) terminal.Console.MarkupLineInterpolated($"  {note}");
        terminal.Console.MarkupLineInterpolated($"{model.Path} on {what}:");
        var result = TestResult.Of(model.Model.Network, rows, preprocessing, cancel);
        TestReport.Write(terminal.Console, result, "Evaluation", preprocessing.Schema.Target.Name);
        return ExitCode.Done;
    }

    private static (IDataset Rows, TablePreprocessor Preprocessing, string What) Rows(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        if (DataSource.IsImages(data)) return Images(model, data, cancel);
        var known = DataSource.BuiltIn(data);
        bool sameTarget = known is not null && (model.Model.Schema?.Target.Name ?? known.Target) == known.Target;
        return sameTarget ? BuiltIn(model, data, notes, terminal, cancel) : Table(model, data, notes);
    }

    // The split of a training is a function of its seed, which the model file has: so the test rows are found again.
    private static DataOptions SplitOf(ModelFile model) => new()
    {
        Seed = model.Model.Network.Seed,
        Fitted = model.Model.Preprocessing,
        Images = model.Model.Network.InputShape is { Rank: 3 },
    };

    private static (IDataset Rows, TablePreprocessor Preprocessing, string What) BuiltIn(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        var prepared = DataSource.LoadBuiltIn(data, SplitOf(model), terminal, cancel);
        if (model.Model.Network.InputShape is { } input && input != prepared.SampleShape)
            throw new InvalidDataException($"{model.Path} takes inputs of shape {input}, but those of {data} are {prepared.SampleShape}.");
        if (model.Model.Preprocessing is null)
            notes.Add($"The file has no preprocessing: the inputs are scaled as 'lincoln train {data}' scales them.");
        return (prepared.Test!, prepared.Preprocessor, $"the test rows of {data}");
    }

    // The test images of the folder that it was trained on, or all images of another one with the same classes.
    private static (IDataset Rows, TablePreprocessor Preprocessing, string What) Images(
        ModelFile model, string data, CancellationToken cancel)
    {
        var preprocessing = model.Preprocessing;
        if (model.Model.ImageShape is not { } shape)
            throw new InvalidDataException($"{model.Path} was not trained on a folder of images; give a CSV file.");
        var folder = new ImageFolder(data, shape[1], shape[2], shape[0]);
        var classes = preprocessing.Schema.ClassLabels;
        if (!folder.Classes.SequenceEqual(classes))
        {
            throw new InvalidDataException($"{data} has the classes {string.Join(", ", folder.Classes)}, "
                + $"but the model knows {string.Join(", ", classes)}; the folders must have the same names.");
        }
        var prepared = PreparedData.FromImages(folder, SplitOf(model), cancel);
        if (model.WasTrainedOn(prepared.Sha256)) return (prepared.Test!, preprocessing, $"the test images of {data} ({Others})");
        IDataset?[] parts = [prepared.Training, prepared.Validation, prepared.Test];
        return (new ConcatenatedDataset([.. parts.OfType<IDataset>()]), preprocessing, $"{Format.Count(folder.Count, "image")} of {data}");
    }

    private const string Others = "the model was trained on the others";

    private static (IDataset Rows, TablePreprocessor Preprocessing, string What) Table(ModelFile model, string data, List<string> notes)
    {
        var preprocessing = model.Preprocessing;
        string target = preprocessing.Schema.Target.Name;
        var table = DataSource.Table(data)
            ?? throw new InvalidDataException($"{data} predicts '{DataSource.BuiltIn(data)!.Target}', but the model predicts '{target}'.");
        table.IndexOf(target);                 // its message lists the columns
        if (DataSource.BuiltIn(data) is not null || model.WasTrainedOn(table.Sha256))
            return (PreparedData.FromTable(table, target, SplitOf(model)).Test!, preprocessing, $"the test rows of {data} ({Others})");
        int[] rows = preprocessing.Schema.RowsWithTarget(table);
        if (rows.Length == 0) throw new InvalidDataException($"{data}: no row has a value of '{target}' to compare with.");
        preprocessing.Transform(table, rows, notes);
        return (preprocessing.Dataset(table, rows), preprocessing, $"{Format.Count(rows.Length, "row")} of {data}");
    }
}
