using System.Text.Encodings.Web;
using System.Text.Json;
using Lincoln.Data;
using Lincoln.Kernels;

namespace Lincoln.Cli.Runs;

/// <summary>run.json: what was trained on what, how, and what came out.</summary>
internal static class RunFile
{
    public const string Name = "run.json";

    // A file, not a web page: '+' and 'é' may stand in it as they are.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, TrainSettings settings, Recipe recipe, PreparedData data, NeuralNetwork network, TrainingHistory history, TestResult test)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, Layout);
        json.WriteStartObject();
        json.WriteString("data", settings.Data);
        json.WriteString("data_sha256", data.Sha256);
        json.WriteString("task", data.Task == LearningTask.Classification ? "classification" : "regression");
        json.WriteString("target", data.Schema.Target.Name);
        json.WriteStartObject("rows");
        json.WriteNumber("training", data.Training.Count);
        json.WriteNumber("validation", data.Validation?.Count ?? 0);
        json.WriteNumber("test", test.Count);
        json.WriteEndObject();
        json.WriteString("model", recipe.LayersText);
        json.WriteNumber("parameters", network.Summary().TotalParameters);
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
        foreach (var (name, value) in test.Metrics)
        {
            if (double.IsFinite(value)) json.WriteNumber($"test_{name}", value);
            else json.WriteNull($"test_{name}");             // JSON has no NaN
        }
        json.WriteEndObject();
        json.WriteNumber("seconds", history.Seconds);
        json.WriteNumber("samples_per_second", history.SamplesPerSecond);
        json.WriteString("lincoln_version", Tool.Version);
        json.WriteEndObject();
        json.Flush();
        file.WriteByte((byte)'\n');
    }
}
