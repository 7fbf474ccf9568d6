using Lincoln.Cli.Rendering;
using Lincoln.Kernels;

namespace Lincoln.Cli.Runs;

/// <summary>`lincoln train`, for every kind of data: from the data to the files of the run.</summary>
internal static class TrainRun
{
    /// <param name="settings">What was written behind `lincoln train`.</param>
    /// <param name="begin">Loads the data and builds the network.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancel">Ends the training; the network that it has then is tested and written.</param>
    public static int Execute(
        TrainSettings settings,
        Func<TrainSettings, Terminal, CancellationToken, TrainingJob> begin,
        Terminal terminal,
        CancellationToken cancel)
    {
        if (settings.Threads is { } threads) Work.Threads = threads;
        // before a download, or thousands of photos
        using var folder = new RunFolder(settings.Output, DataSource.ShortName(settings.Data));
        var job = begin(settings, terminal, cancel);
        var console = terminal.Console;
        job.Introduce(console);
        RecipeView.Write(console, job.Recipe, job.Model.Network);

        var view = new TrainingView(terminal, job.Rows(console), () => job.AfterEpoch(console));
        var trainer = job.Recipe.Trainer(job.Model.Network);
        var history = view.Show(progress => trainer.Fit(job.Training, job.Validation, job.Options, progress, cancel));
        TrainingEnd.Write(console, history, job.ValidationUnit);
        // Quick, and done after Ctrl+C too: it tells how good the network is.
        var test = job.Test();
        test.Write(console, "Test");

        WriteFiles(folder.Stage(), settings.Data, job, history, test);
        NextSteps.Write(terminal, folder.Publish(), job.Next);
        return history.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static void WriteFiles(string folder, string data, TrainingJob job, TrainingHistory history, TestResult test)
    {
        job.Model.Save(Path.Combine(folder, ModelFile.Name));
        using (var table = new StreamWriter(Path.Combine(folder, "history.csv"))) history.WriteCsv(table);
        RunFile.Write(Path.Combine(folder, RunFile.Name), data, job, history, test.Metrics);
    }
}
