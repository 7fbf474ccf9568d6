using System.Text.Json;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Storage;

namespace Lincoln.Cli.Runs;

/// <summary>`lincoln train`: from the data to the files of the run.</summary>
internal sealed class TrainRun(TrainSettings settings, Terminal terminal, CancellationToken cancel)
{
    public int Execute()
    {
        if (settings.Threads is { } threads) Work.Threads = threads;
        bool images = ImageModel.Of(settings) is not null || (settings.Augmentation ?? Augmentation.None) != Augmentation.None;
        // before a download, or thousands of photos
        using var folder = new RunFolder(settings.Output, DataSource.ShortName(settings.Data));
        var data = DataSource.Load(settings.Data, settings.Target, DataOptions(images), settings.Size, terminal, cancel);
        var recipe = Recipe.For(settings, data);

        var network = recipe.Network().Build(data.SampleShape);
        TrainingIntro.Write(terminal.Console, settings.Data, data, recipe, network);
        var history = Train(network, recipe, data);
        TrainingEnd.Write(terminal.Console, history, "rows");
        // Quick, and done after Ctrl+C too: it tells how good the network is.
        var test = TestResult.Of(network, data.Test!, data.Preprocessor);
        TestReport.Write(terminal.Console, test, "Test", data.Schema.Target.Name);

        WriteFiles(folder.Stage(), recipe, data, network, history, test);
        string file = DataSource.IsImages(settings.Data) ? "PHOTO.jpg" : "FILE.csv";
        string[] next = ["summary MODEL", $"evaluate MODEL {NextSteps.Quoted(settings.Data)}", $"predict MODEL {file}"];
        NextSteps.Write(terminal, folder.Publish(), next);
        return history.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private DataOptions DataOptions(bool images) => new()
    {
        Seed = settings.Seed,
        Images = images,
        Schema = new SchemaOptions
        {
            Categorical = settings.Categorical,
            Missing = settings.Missing,
            Task = settings.Task switch
            {
                "classification" => LearningTask.Classification,
                "regression" => LearningTask.Regression,
                _ => null,
            },
        },
    };

    private TrainingHistory Train(NeuralNetwork network, Recipe recipe, PreparedData data)
    {
        bool classes = data.Task == LearningTask.Classification;
        var rows = classes
            ? new EpochRows(terminal.Console, ("accuracy", "accuracy"), Format.Percent)
            : new EpochRows(terminal.Console, ("mae", "mean abs. error"), Format.Number);
        var training = Part(Augmentation.Of(recipe.Augmentation, data.Training, data, recipe.Seed));
        var options = recipe.Options([TestResult.MetricsFor(data.Preprocessor)[0]]);
        return new TrainingView(terminal, rows).Show(progress =>
            recipe.Trainer(network).Fit(training, Part(data.Validation!), options, progress, cancel));

        IDataset Part(IDataset part) => Choices.ForLoss(part, network.Loss, data.Schema);
    }

    private void WriteFiles(
        string folder, Recipe recipe, PreparedData data, NeuralNetwork network, TrainingHistory history, TestResult test)
    {
        new TrainedModel(network, data.Preprocessor).Save(Path.Combine(folder, ModelFile.Name));
        using (var table = new StreamWriter(Path.Combine(folder, "history.csv"))) history.WriteCsv(table);
        RunFile.Write(
            Path.Combine(folder, RunFile.Name), settings.Data, json => Describe(json, data, test), recipe, network, history, test.Metrics);
    }

    private static void Describe(Utf8JsonWriter json, PreparedData data, TestResult test)
    {
        json.WriteString("data_sha256", data.Sha256);
        json.WriteString("task", data.Task == LearningTask.Classification ? "classification" : "regression");
        json.WriteString("target", data.Schema.Target.Name);
        json.WriteStartObject("rows");
        json.WriteNumber("training", data.Training.Count);
        json.WriteNumber("validation", data.Validation?.Count ?? 0);
        json.WriteNumber("test", test.Count);
        json.WriteEndObject();
    }
}
