using System.Text.Json;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Storage;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>The training on a table or on images.</summary>
/// <param name="name">DATA of the command line.</param>
/// <param name="data">The data.</param>
/// <param name="recipe">What is trained, and how.</param>
/// <param name="file">What `lincoln predict` would be given.</param>
internal sealed class RowsJob(string name, PreparedData data, Recipe recipe, string file)
    : TrainingJob(recipe, new TrainedModel(recipe.Network(data).Build(data.SampleShape), data.Preparation))
{
    private bool IsClassification => data.Task == LearningTask.Classification;

    public override IDataset Training => ForLoss(Augmentation.Of(Recipe.Augmentation, data.Training, data, Recipe.Seed));

    public override IDataset Validation => ForLoss(data.Validation!);

    public override string ValidationUnit => "rows";

    public override Metric Metric => RowsTest.MetricsFor(data.Preparation)[0];

    public override EpochRows Rows(IAnsiConsole console) => IsClassification
        ? new(console, ("accuracy", "accuracy"), Format.Percent)
        : new(console, ("mae", "mean abs. error"), Format.Number);

    public override IEnumerable<string> Next => ["summary MODEL", $"evaluate MODEL {NextSteps.Quoted(name)}", $"predict MODEL {file}"];

    public override void Introduce(IAnsiConsole console)
    {
        int training = data.Training.Count, validation = data.Validation?.Count ?? 0, test = data.Test?.Count ?? 0;
        string size = $"{Format.Count(training + validation + test, "row")}, {Format.Count(data.SampleShape.Count, "input")}";
        string parts = $"{Format.Count(training, "row")} to train, {Format.Count(validation)} to validate, {Format.Count(test)} to test";
        string stratified = IsClassification ? ", each class in its share" : "";
        console.MarkupLineInterpolated($"[bold]{name}[/]: {size}, predicting '{data.Preparation.Target}'");
        foreach (string note in data.Notes) console.MarkupLineInterpolated($"  {note}");
        console.MarkupLineInterpolated($"  {parts}{stratified}; seed {Recipe.Seed}.");
        console.WriteLine();
    }

    public override TestResult Test() => RowsTest.Of(Model.Network, data.Test!, data.Preparation);

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("data_sha256", data.Sha256);
        json.WriteString("task", IsClassification ? "classification" : "regression");
        json.WriteString("target", data.Preparation.Target);
        RunFile.WriteSizes(json, "rows", data.Training.Count, data.Validation?.Count ?? 0, data.Test!.Count);
    }

    private IDataset ForLoss(IDataset part) => Choices.ForLoss(part, Model.Network.Loss, data.Preparation);
}
