using System.Text.Json;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Storage;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>The training on a text, with a few lines of the network's own after every epoch.</summary>
/// <param name="name">DATA of the command line.</param>
/// <param name="sha256">The checksum of its bytes.</param>
/// <param name="data">The text.</param>
/// <param name="recipe">What is trained, and how.</param>
internal sealed class TextJob(string name, string sha256, TextParts data, Recipe recipe)
    : TrainingJob(recipe, new TrainedModel(TextRecipe.Network(recipe, data.Training), new TextPreparation(data.Training.Vocabulary)))
{
    private const int PromptLength = 12, SampleLength = 120;
    private const double SampleTemperature = 0.8;

    // A word of the validation set and what follows it: no text that the network was trained on.
    private readonly string prompt = Prompt(data.Validation);

    public override IDataset Training => InOrder(data.Training);

    public override IDataset Validation => InOrder(data.Validation);

    public override string ValidationUnit => "part";

    public override Metric Metric => new Perplexity();

    public override EpochRows Rows(IAnsiConsole console) => new(console, ("perplexity", "perplexity"), Format.Number);

    public override TrainerOptions Options => base.Options with { CarryState = true };

    public override IEnumerable<string> Next
        => [$"generate MODEL{Typed(prompt)} --length 1000", "summary MODEL", $"evaluate MODEL {NextSteps.Quoted(name)}"];

    public override void Introduce(IAnsiConsole console)
    {
        var (training, validation, test) = Sizes;
        string size = $"{Format.Count(training + validation + test, "character")}, {data.Training.Vocabulary.Count} different ones";
        string parts = $"the first {Format.Count(training)} to train, the next {Format.Count(validation)} to validate";
        string windows = $"windows of {data.Training.Length}; seed {Recipe.Seed}";
        console.MarkupLineInterpolated($"[bold]{name}[/]: a text of {size}; each next character is predicted");
        console.MarkupLineInterpolated($"  {parts}, the last {Format.Count(test)} to test; {windows}.");
        console.WriteLine();
    }

    // Always from the same beginning and with the same seed, so that two epochs can be compared.
    public override void AfterEpoch(IAnsiConsole console)
    {
        string text = prompt + string.Concat(Model.Generate(prompt, SampleLength, new Sampler(SampleTemperature, seed: Recipe.Seed)));
        string line = new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        console.MarkupLine($"        [italic]{Markup.Escape(line)}[/]");
    }

    public override TestResult Test() => TextTest.Of(Model.Network, data.Test);

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("data_sha256", sha256);
        json.WriteString("task", "text");
        var (training, validation, test) = Sizes;
        RunFile.WriteSizes(json, "characters", training, validation, test);
        json.WriteNumber("vocabulary", data.Training.Vocabulary.Count);
        json.WriteNumber("window", data.Training.Length);
    }

    private (int Training, int Validation, int Test) Sizes
        => (data.Training.Characters.Length, data.Validation.Characters.Length, data.Test.Characters.Length);

    private Subset InOrder(TextDataset part) => new(part, part.ContiguousOrder(Recipe.BatchSize));

    private static string Prompt(TextDataset part)
    {
        string text = part.Vocabulary.Decode(part.Characters[..Math.Min(200, part.Characters.Length)]);
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
}
