using System.Globalization;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Lincoln.Storage;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>What tables and images have in common: samples, each with a class or a number to predict.</summary>
internal abstract class Rows : Kind
{
    private const int MostNames = 20;
    protected const string Others = "the model was trained on the others";

    public override int Predict(ModelFile model, string file, bool probabilities, Terminal terminal)
    {
        string target = model.Preprocessing.Target;
        if (!Path.Exists(file)) throw new UsageException($"There is no file '{file}'.");
        if (Directory.Exists(file)) throw new UsageException($"{file} is a folder; give a CSV file.");
        var notes = new List<string>();
        // Everything is predicted before the first line is written: a row that cannot be read leaves no half of a file.
        var predictions = model.Model.Predict(CsvTable.Load(file), notes);
        foreach (string note in notes) terminal.Error.WriteLine($"lincoln: {note}");
        Write(model, target, predictions, null, probabilities, terminal);
        return ExitCode.Done;
    }

    public override void Summarize(ModelFile model, IAnsiConsole console)
    {
        var labels = model.Model.Labels;
        if (PreparationOf(model) is { } preparation)
        {
            string task = labels is null ? "a number (regression)" : $"one of {labels.Count} classes: {Names(labels)}";
            console.MarkupLineInterpolated($"  predicts '{preparation.Target}', {task}");
            SummarizeInputs(preparation, console);
        }
        else if (labels is not null) console.MarkupLineInterpolated($"  classes: {Names(labels)}");
    }

    protected abstract void SummarizeInputs(Preparation preparation, IAnsiConsole console);

    protected static string Names(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {Format.Count(names.Count - MostNames)} more" : "");

    protected override (string What, TestResult Result) Measure(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        var (rows, preparation, what) = Find();
        return (what, RowsTest.Of(model.Model.Network, rows, preparation, cancel));

        (IDataset Rows, Preparation Preparation, string What) Find()
        {
            if (Directory.Exists(data)) return Folder(model, data, cancel);
            var known = DataSource.BuiltIn(data);
            bool itsTarget = known is not null && (PreparationOf(model)?.Target ?? known.Target) == known.Target;
            return itsTarget ? BuiltIn(model, data, notes, terminal, cancel) : Table(model, data, notes);
        }
    }

    // Labels alone say nothing about the data.
    private static Preparation? PreparationOf(ModelFile model)
        => model.Model.Preparation is var known and not LabelPreparation ? known : null;

    /// <summary>The images of a folder.</summary>
    protected virtual (IDataset Rows, Preparation Preparation, string What) Folder(
        ModelFile model, string data, CancellationToken cancel)
        => throw new InvalidDataException($"{model.Path} was not trained on a folder of images; give a CSV file.");

    /// <summary>The split of a training is a function of its seed, which the model file has: so the test rows are found again.</summary>
    protected static DataOptions SplitOf(ModelFile model) => new()
    {
        Seed = model.Model.Network.Seed,
        Fitted = PreparationOf(model),
        Images = model.Model.Network.InputShape is { Rank: 3 },
    };

    private static (IDataset Rows, Preparation Preparation, string What) BuiltIn(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        var prepared = DataSource.LoadBuiltIn(data, SplitOf(model), terminal, cancel);
        if (model.Model.Network.InputShape is { } input && input != prepared.SampleShape)
            throw new InvalidDataException($"{model.Path} takes inputs of shape {input}, but those of {data} are {prepared.SampleShape}.");
        if (PreparationOf(model) is null)
            notes.Add($"The file has no preprocessing: the inputs are scaled as 'lincoln train {data}' scales them.");
        return (prepared.Test!, prepared.Preparation, $"the test rows of {data}");
    }

    private static (IDataset Rows, Preparation Preparation, string What) Table(ModelFile model, string data, List<string> notes)
    {
        var preprocessing = model.Preprocessing;
        string target = preprocessing.Target;
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

    /// <summary>Writes predictions as CSV, each with its file when there are files.</summary>
    protected static void Write(
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
