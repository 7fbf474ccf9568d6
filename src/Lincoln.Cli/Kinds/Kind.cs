using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>
/// A kind of data: how networks for it are trained, evaluated, used and shown. It is chosen once, in <see cref="Of(TrainSettings)"/> by
/// what follows `lincoln train`, or in <see cref="Of(ModelFile)"/> by the model; no other place asks for it.
/// </summary>
internal abstract class Kind
{
    private static readonly string[] TableEndings = [".csv", ".tsv"];

    /// <exception cref="UsageException">There is no such data.</exception>
    public static Kind Of(TrainSettings settings)
    {
        string data = settings.Data;
        if (settings.Task == "text" || DataSets.Texts.Any(text => text.Name == data)) return new Texts();
        if (settings.Time is not null) return new Sequences();
        if (DataSource.BuiltIn(data) is { } known) return Images.AreIn(known, settings) ? new Images() : new Tables();
        if (Directory.Exists(data)) return new Images();
        if (!File.Exists(data)) throw DataSource.Missing(data);
        bool table = settings.SaysTable || TableEndings.Contains(Path.GetExtension(data).ToLowerInvariant());
        return table ? new Tables() : new Texts();
    }

    public static Kind Of(ModelFile file) => file.Model.Preparation switch
    {
        TextPreparation => new Texts(),
        ImagePreparation => new Images(),
        SeriesPreparation => new Sequences(),
        _ => new Tables(),
    };

    /// <summary>`lincoln train`.</summary>
    /// <exception cref="UsageException">An option is for another kind of data.</exception>
    public int Train(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        foreach (var (option, purpose) in settings.Special())
        {
            if (!Takes(option, settings))
                throw new UsageException($"{option} is for {purpose}, but {settings.Data} is {What(settings.Data)}; leave it out.");
        }
        return TrainRun.Execute(settings, Begin, terminal, cancel);
    }

    /// <summary>`lincoln evaluate`.</summary>
    public int Evaluate(ModelFile model, string data, Terminal terminal, CancellationToken cancel)
    {
        var notes = new List<string>();
        var (what, result) = Measure(model, data, notes, terminal, cancel);
        foreach (string note in notes) terminal.Console.MarkupLineInterpolated($"  {note}");
        terminal.Console.MarkupLineInterpolated($"{model.Path} on {what}:");
        result.Write(terminal.Console, "Evaluation");
        return ExitCode.Done;
    }

    /// <summary>`lincoln predict`: a CSV to standard output.</summary>
    public abstract int Predict(ModelFile model, string file, bool probabilities, Terminal terminal);

    /// <summary>`lincoln generate`.</summary>
    public virtual int Generate(ModelFile model, string? prompt, int length, Sampler sampler, Terminal terminal, CancellationToken cancel)
        => throw new InvalidDataException(
            $"{model.Path} is not a model of texts; 'lincoln train story.txt' creates one. 'lincoln summary' says what it is.");

    /// <summary>`lincoln summary`: what the model reads and predicts, below its layers.</summary>
    public abstract void Summarize(ModelFile model, IAnsiConsole console);

    /// <summary>What DATA is, in a message: "a table".</summary>
    protected abstract string What(string data);

    /// <summary>Whether an option that not all kinds take has a meaning for this one.</summary>
    protected abstract bool Takes(string option, TrainSettings settings);

    /// <summary>Loads the data and builds the network for it.</summary>
    protected abstract TrainingJob Begin(TrainSettings settings, Terminal terminal, CancellationToken cancel);

    /// <summary>Evaluates a model; the first result says on what: "the test rows of iris".</summary>
    protected abstract (string What, TestResult Result) Measure(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel);
}
