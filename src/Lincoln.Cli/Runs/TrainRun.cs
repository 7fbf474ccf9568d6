using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Storage;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>`lincoln train`: from the data to the files of the run.</summary>
internal sealed class TrainRun(TrainSettings settings, Terminal terminal, CancellationToken cancel)
{
    public int Execute()
    {
        if (settings.Threads is { } threads) Work.Threads = threads;
        var data = DataSource.Load(settings.Data, settings.Target, DataOptions(), terminal, cancel);
        var recipe = Recipe.For(settings, data);
        using var folder = new RunFolder(settings.Output, DataSource.ShortName(settings.Data));

        var network = recipe.Network().Build(data.SampleShape);
        TrainingIntro.Write(terminal.Console, settings.Data, data, recipe, network);
        var history = Train(network, recipe, data);
        SayHowItEnded(history);
        // Quick, and worth its wait after Ctrl+C too: it tells what was reached.
        var test = TestResult.Of(network, data.Test!, data.Preprocessor);
        TestReport.Write(terminal.Console, test, "Test", data.Schema.Target.Name);

        WriteFiles(folder.Stage(), recipe, data, network, history, test);
        NextSteps.Write(terminal, folder.Publish(), settings.Data);
        return history.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private DataOptions DataOptions() => new()
    {
        Seed = settings.Seed,
        Schema = new SchemaOptions
        {
            Categorical = settings.Categorical,
            Missing = settings.Missing,
            Task = settings.Task switch { "classification" => LearningTask.Classification, "regression" => LearningTask.Regression, _ => null },
        },
    };

    private TrainingHistory Train(NeuralNetwork network, Recipe recipe, PreparedData data)
    {
        bool classes = data.Task == LearningTask.Classification;
        var rows = new EpochRows(terminal.Console, classes ? ("accuracy", "accuracy") : ("mae", "mean abs. error"), classes ? Format.Percent : Format.Number);
        return new TrainingView(terminal, rows).Show(progress =>
            recipe.Trainer(network).Fit(Part(data.Training), Part(data.Validation!), recipe.Options(data.Preprocessor), progress, cancel));

        IDataset Part(IDataset part) => Choices.ForLoss(part, network.Loss, data.Schema);
    }

    private void SayHowItEnded(TrainingHistory history)
    {
        string how = history.Cancelled ? "Interrupted" : history.StoppedEarly ? "Stopped early" : "Done";
        terminal.Console.WriteLine();
        terminal.Console.MarkupLineInterpolated($"{how} after {Format.Count(history.Epochs.Count, "epoch")} and {Format.Seconds(history.Seconds)} seconds ({Format.Count((long)history.SamplesPerSecond)} samples/s).");
        terminal.Console.WriteLine(history.BestEpoch is { } best ? $"The network of epoch {best}, the best on the validation rows (*), is kept." : "No epoch was completed; the network is kept as it is.");
    }

    private void WriteFiles(string folder, Recipe recipe, PreparedData data, NeuralNetwork network, TrainingHistory history, TestResult test)
    {
        new TrainedModel(network, data.Preprocessor).Save(Path.Combine(folder, ModelFile.Name));
        using (var table = new StreamWriter(Path.Combine(folder, "history.csv"))) history.WriteCsv(table);
        RunFile.Write(Path.Combine(folder, RunFile.Name), settings, recipe, data, network, history, test);
    }
}
