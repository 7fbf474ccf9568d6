using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>Texts: a network predicts each next character.</summary>
internal sealed class Texts : Kind
{
    protected override string What(string data) => "a text";

    protected override bool Takes(string option, TrainSettings settings) => option == "--window";

    protected override TrainingJob Begin(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        var source = TextSource.Load(settings.Data);
        var data = TextParts.Of(source.Text, settings.Data, settings.Window);
        return new TextJob(settings.Data, source.Sha256, data, TextRecipe.For(settings, data));
    }

    /// <summary>The test part of the text that it was trained on, all of another one.</summary>
    protected override (string What, TestResult Result) Measure(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        var (network, vocabulary, source) = (model.Model.Network, VocabularyOf(model), TextSource.Load(data));
        int window = network.InputShape is { Rank: > 0 } shape ? shape[0] : 1;
        try
        {
            if (model.WasTrainedOn(source.Sha256))
            {
                var parts = TextParts.Of(source.Text, data, window, vocabulary);
                return ($"the last tenth of {data} (the model was trained on the rest)", TextTest.Of(network, parts.Test, cancel));
            }
            int length = Math.Min(window, Math.Max(1, source.Text.Length / 2));
            return (data, TextTest.Of(network, new TextDataset(source.Text, length, vocabulary: vocabulary), cancel));
        }
        catch (ArgumentException e) { throw new InvalidDataException($"{data}: {ErrorText.Of(e)}", e); }
    }

    public override int Predict(ModelFile model, string file, bool probabilities, Terminal terminal)
        => throw new InvalidDataException($"{model.Path} is a model of texts, which predicts no rows of a table: "
            + "'lincoln generate' lets it write, 'lincoln evaluate' measures it on a text.");

    public override void Summarize(ModelFile model, IAnsiConsole console)
    {
        var vocabulary = VocabularyOf(model);
        console.MarkupLineInterpolated($"  writes texts of {Format.Count(vocabulary.Count, "character")}: {vocabulary}");
    }

    public override int Generate(ModelFile model, string? prompt, int length, Sampler sampler, Terminal terminal, CancellationToken cancel)
    {
        var vocabulary = VocabularyOf(model);
        if (prompt?.Length == 0) throw new UsageException("--prompt is empty; leave it out, or give one character at least.");
        if (prompt is not null) CheckPrompt(vocabulary, prompt);
        string begin = prompt ?? (vocabulary.Knows("\n") ? "\n" : vocabulary[0]);
        try { Write(model.Model.Generate(begin, length, sampler), prompt, terminal.Pipe ?? terminal.Output, cancel); }
        catch (IOException) when (terminal.Pipe is not null) { }          // 'head' has read enough
        return ExitCode.Done;
    }

    private static Vocabulary VocabularyOf(ModelFile model) => ((TextPreparation)model.Model.Preparation!).Vocabulary;

    private static void Write(IEnumerable<string> text, string? prompt, TextWriter output, CancellationToken cancel)
    {
        output.Write(prompt);
        foreach (string character in text)
        {
            cancel.ThrowIfCancellationRequested();
            output.Write(character);
            output.Flush();
        }
        output.WriteLine();
    }

    private static void CheckPrompt(Vocabulary vocabulary, string prompt)
    {
        try { vocabulary.Encode(prompt); }
        catch (ArgumentException e) { throw new UsageException($"--prompt: {ErrorText.Of(e)}"); }
    }
}
