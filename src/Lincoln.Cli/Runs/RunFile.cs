using System.Text.Encodings.Web;
using System.Text.Json;
using Lincoln.Kernels;

namespace Lincoln.Cli.Runs;

/// <summary>run.json: what was trained on what, how, and what came out.</summary>
internal static class RunFile
{
    public const string Name = "run.json";

    // A file, not a web page: '+' and 'é' are written as they are.
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="path">The file.</param>
    /// <param name="data">DATA of the command line.</param>
    /// <param name="job">What was trained, and how.</param>
    /// <param name="history">The training.</param>
    /// <param name="metrics">The metrics of the test.</param>
    public static void Write(
        string path, string data, TrainingJob job, TrainingHistory history, IReadOnlyDictionary<string, double> metrics)
    {
        var recipe = job.Recipe;
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, Layout);
        json.WriteStartObject();
        json.WriteString("data", data);
        job.Describe(json);
        json.WriteString("model", recipe.ModelText);
        json.WriteString("augmentation", recipe.Augmentation);
        json.WriteNumber("parameters", job.Model.Network.Summary().TotalParameters);
        json.WriteString("loss", recipe.Loss);
        json.WriteString("optimizer", recipe.Optimizer);
        json.WriteNumber("learning_rate", recipe.LearningRate);
        json.WriteString("decay", recipe.Decay.ToString());
        json.WriteNumber("dropout", recipe.Dropout);
        json.WriteNumber("batch_size", recipe.BatchSize);
        json.WriteNumber("early_stopping", recipe.EarlyStopping);
        json.WriteNumber("seed", recipe.Seed);
        json.WriteNumber("threads", Work.Threads);
        json.WriteNumber("epochs", history.Epochs.Count);
        if (history.BestEpoch is { } best) json.WriteNumber("best_epoch", best);
        json.WriteString("ended", history.Cancelled ? "interrupted" : history.StoppedEarly ? "stopped early" : "finished");
        json.WriteStartObject("metrics");
        foreach (var (name, value) in metrics)
        {
            if (double.IsFinite(value)) json.WriteNumber($"test_{name}", value);
            else json.WriteNull($"test_{name}");             // JSON has no NaN
        }
        json.WriteEndObject();
        json.WriteNumber("seconds", history.Seconds);
        json.WriteNumber("samples_per_second", history.SamplesPerSecond);
        json.WriteString("lincoln_version", About.Version);
        json.WriteEndObject();
        json.Flush();
        file.WriteByte((byte)'\n');
    }

    /// <summary>Writes the sizes of the training set, the validation set and the test set.</summary>
    public static void WriteSizes(Utf8JsonWriter json, string name, int training, int validation, int test)
    {
        json.WriteStartObject(name);
        json.WriteNumber("training", training);
        json.WriteNumber("validation", validation);
        json.WriteNumber("test", test);
        json.WriteEndObject();
    }
}
