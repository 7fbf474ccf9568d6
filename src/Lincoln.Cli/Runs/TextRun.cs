using System.Text.Json;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Storage;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>
/// `lincoln train` for a text: a network that predicts each next character, with a few lines of its own after every epoch.
/// </summary>
internal sealed class TextRun(TrainSettings settings, Terminal terminal, CancellationToken cancel)
{
    private const int PromptLength = 12, SampleLength = 120;
    private const double SampleTemperature = 0.8;

    public int Execute()
    {
        if (settings.Threads is { } threads) Work.Threads = threads;
        var source = TextSource.Load(settings.Data);
        var data = TextParts.Of(source.Text, settings.Data, settings.Window);
        var recipe = TextRecipe.For(settings, data);
        using var folder = new RunFolder(settings.Output, DataSource.ShortName(settings.Data));

        var vocabulary = data.Training.Vocabulary;
        var network = TextRecipe.Network(recipe, vocabulary).Build([data.Training.Length], indices: true);
        var model = new TrainedModel(network, vocabulary);
        Introduce(data, recipe, network);
        var history = Train(model, recipe, data);
        TrainingEnd.Write(terminal.Console, history, "part");
        var test = TextTest.Of(network, data.Test);
        test.Write(terminal.Console, "Test");

        WriteFiles(folder.Stage(), source, recipe, data, model, history, test);
        string generate = $"generate MODEL{Typed(Prompt(data))} --length 1000";
        NextSteps.Write(terminal, folder.Publish(), [generate, "summary MODEL", $"evaluate MODEL {NextSteps.Quoted(settings.Data)}"]);
        return history.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private void Introduce(TextParts data, Recipe recipe, NeuralNetwork network)
    {
        int training = data.Training.Characters.Length, validation = data.Validation.Characters.Length, test = data.Test.Characters.Length;
        var console = terminal.Console;
        string size = $"{Format.Count(training + validation + test, "character")}, {data.Training.Vocabulary.Count} different ones";
        string parts = $"the first {Format.Count(training)} to train, the next {Format.Count(validation)} to validate";
        console.MarkupLineInterpolated($"[bold]{settings.Data}[/]: a text of {size}; each next character is predicted");
        string windows = $"windows of {data.Training.Length}; seed {recipe.Seed}";
        console.MarkupLineInterpolated($"  {parts}, the last {Format.Count(test)} to test; {windows}.");
        console.WriteLine();
        TrainingIntro.Write(console, recipe, network);
    }

    private TrainingHistory Train(TrainedModel model, Recipe recipe, TextParts data)
    {
        var trainer = recipe.Trainer(model.Network);
        trainer.Optimizer.ClipNorm = TextRecipe.ClipNorm;
        var options = recipe.Options([new Perplexity()]) with { CarryState = true };
        var rows = new EpochRows(terminal.Console, ("perplexity", "perplexity"), Format.Number);
        return new TrainingView(terminal, rows, afterEpoch: () => WriteSample(model, data))
            .Show(progress => trainer.Fit(Rows(data.Training), Rows(data.Validation), options, progress, cancel));

        IDataset Rows(TextDataset part) => new Subset(part, part.ContiguousOrder(recipe.BatchSize));
    }

    // Always from the same beginning and with the same seed, so that two epochs can be compared.
    private void WriteSample(TrainedModel model, TextParts data)
    {
        string prompt = Prompt(data);
        string text = string.Concat(model.Generate(prompt, SampleLength, new Sampler(SampleTemperature, seed: settings.Seed)));
        string line = new([.. (prompt + text).Select(c => char.IsControl(c) ? ' ' : c)]);
        terminal.Console.MarkupLine($"        [italic]{Markup.Escape(line)}[/]");
    }

    // A word of the validation set and what follows it: no text that the network was trained on.
    private static string Prompt(TextParts data)
    {
        var validation = data.Validation;
        string text = validation.Vocabulary.Decode(validation.Characters[..Math.Min(200, validation.Characters.Length)]);
        int space = text.IndexOfAny([' ', '\n']), begin = space >= 0 && space < text.Length - PromptLength ? space + 1 : 0;
        string prompt = text.Substring(begin, Math.Min(PromptLength, text.Length - begin));
        return char.IsHighSurrogate(prompt[^1]) ? prompt[..^1] : prompt;
    }

    // Up to the first character that a shell would not leave alone between quotes.
    private static string Typed(string prompt)
    {
        string plain = new([.. prompt.TakeWhile(c => !char.IsControl(c) && !"\"$`\\!%".Contains(c))]);
        return plain.Length == 0 ? "" : $" --prompt \"{plain}\"";
    }

    private void WriteFiles(
        string folder, TextSource source, Recipe recipe, TextParts data, TrainedModel model, TrainingHistory history, TextTest test)
    {
        model.Save(Path.Combine(folder, ModelFile.Name));
        using (var table = new StreamWriter(Path.Combine(folder, "history.csv"))) history.WriteCsv(table);
        string run = Path.Combine(folder, RunFile.Name);
        RunFile.Write(run, settings.Data, json => Describe(json, source, data), recipe, model.Network, history, test.Metrics);
    }

    private static void Describe(Utf8JsonWriter json, TextSource source, TextParts data)
    {
        json.WriteString("data_sha256", source.Sha256);
        json.WriteString("task", "text");
        json.WriteStartObject("characters");
        json.WriteNumber("training", data.Training.Characters.Length);
        json.WriteNumber("validation", data.Validation.Characters.Length);
        json.WriteNumber("test", data.Test.Characters.Length);
        json.WriteEndObject();
        json.WriteNumber("vocabulary", data.Training.Vocabulary.Count);
        json.WriteNumber("window", data.Training.Length);
    }
}
