using System.CommandLine;
using System.Globalization;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Lincoln.Storage;

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
        command.SetAction(given => Run(given.GetRequiredValue(model), given.GetRequiredValue(file), given.GetValue(all), terminal));
        return command;
    }

    private static int Run(string modelPath, string file, bool all, Terminal terminal)
    {
        var model = ModelFile.Load(modelPath);
        if (model.Model.Vocabulary is not null)
        {
            throw new InvalidDataException($"{model.Path} is a model of texts, which predicts no rows of a table: "
                + "'lincoln generate' lets it write, 'lincoln evaluate' measures it on a text.");
        }
        string target = model.Preprocessing.Schema.Target.Name;
        if (!Path.Exists(file)) throw new UsageException($"There is no file '{file}'.");
        bool images = Directory.Exists(file) || ImageFolder.IsImage(file);
        if (images && model.Model.ImageShape is not null) return Images(model, target, file, all, terminal);
        if (Directory.Exists(file)) throw new UsageException($"{file} is a folder; give a CSV file.");
        var notes = new List<string>();
        // Everything is predicted before the first line is written: a row that cannot be read leaves no half of a file.
        var predictions = model.Model.Predict(CsvTable.Load(file), notes);
        foreach (string note in notes) terminal.Error.WriteLine($"lincoln: {note}");

        Write(model, target, predictions, null, all, terminal);
        return ExitCode.Done;
    }

    // One image, or the images of a folder in the order of their names, each with its name.
    private static int Images(ModelFile model, string target, string path, bool all, Terminal terminal)
    {
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(ImageFolder.IsImage).Order(StringComparer.Ordinal)]
            : [path];
        if (files.Length == 0)
        {
            string? inner = Directory.EnumerateDirectories(path).FirstOrDefault();
            string hint = inner is null ? "" : $"; give one of its folders, such as {inner}";
            throw new UsageException($"The folder {path} has no .png, .jpg or .jpeg file{hint}.");
        }
        Write(model, target, [.. files.Select(model.Model.PredictImage)], [.. files.Select(f => Path.GetFileName(f))], all, terminal);
        return ExitCode.Done;
    }

    private static void Write(
        ModelFile model, string target, IReadOnlyList<Prediction> predictions, string[]? files, bool all, Terminal terminal)
    {
        var labels = predictions[0].Probabilities.Count == 0 ? [] : model.Model.Labels ?? [];
        List<string> header = [target];
        if (files is not null) header.Insert(0, "file");
        if (labels.Count > 0) header.Add("probability");
        if (all) header.AddRange(labels.Select(label => $"p({label})"));
        var csv = new CsvWriter(terminal.Output);
        csv.WriteRow([.. header]);
        for (int i = 0; i < predictions.Count; i++)
        {
            string[] row = Row(predictions[i], all);
            csv.WriteRow(files is null ? row : [files[i], .. row]);
        }
        terminal.Output.Flush();
    }

    private static string[] Row(Prediction prediction, bool all)
    {
        if (prediction.Label is not { } label) return [Number(prediction.Value)];
        if (prediction.Probabilities.Count == 0) return [label];
        string[] row = [label, Number(prediction.Probabilities[(int)prediction.Value])];
        return all ? [.. row, .. prediction.Probabilities.Select(Number)] : row;
    }

    // Nine digits are all that single precision has.
    private static string Number(double x) => x.ToString("G9", CultureInfo.InvariantCulture);
}
