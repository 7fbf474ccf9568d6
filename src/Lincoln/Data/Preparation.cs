using System.Text.Json;

namespace Lincoln.Data;

/// <summary>
/// A kind of data: it turns raw data into the inputs of a network and outputs into answers, and travels in the model file.
/// </summary>
/// <remarks>
/// The kinds are <see cref="TablePreparation"/>, <see cref="ImagePreparation"/>, <see cref="TextPreparation"/>,
/// <see cref="SeriesPreparation"/>, and <see cref="LabelPreparation"/> for inputs that the program prepares itself. A preparation
/// never changes and may be used by many threads.
/// </remarks>
public abstract class Preparation
{
    // The entries of a model file and what reads them: the one place that tells the kinds apart.
    private static readonly (string Entry, Func<JsonElement, string, Preparation> Read)[] Kinds =
    [
        (TablePreparation.FileEntry, (json, path) => ReadRows(new(json, path))),
        (SeriesPreparation.FileEntry, (json, path) => SeriesPreparation.Read(new(json, path))),
        (TextPreparation.FileEntry, TextPreparation.Read),
        (LabelPreparation.FileEntry, LabelPreparation.Read),
    ];

    private protected Preparation() { }

    /// <summary>The shape of one prepared input; null where a network may take any.</summary>
    public abstract Shape? InputShape { get; }

    /// <summary>The name of what is predicted, such as that of a table's column.</summary>
    public abstract string Target { get; }

    /// <summary>The names of the classes in the order of the network's outputs; null when no classes are predicted.</summary>
    public virtual IReadOnlyList<string>? Labels => null;

    /// <summary>Classification when there are <see cref="Labels"/>, else regression.</summary>
    public LearningTask Task => Labels is null ? LearningTask.Regression : LearningTask.Classification;

    /// <summary>The number of outputs of a network: one per class, or one for a number.</summary>
    public virtual int OutputCount => Labels?.Count ?? 1;

    /// <summary>The scaler of the outputs (one column); null when they are labels or are not scaled.</summary>
    public virtual StandardScaler? TargetScaler => null;

    /// <summary>What was found while fitting, in sentences for the user. It does not travel in the model file.</summary>
    public IReadOnlyList<string> Notes { get; private protected init; } = [];

    /// <summary>The entry of a model file that holds it.</summary>
    internal abstract string Entry { get; }

    /// <summary>Writes itself as a JSON value; a preparation that is read from it computes the same bits.</summary>
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>Checks that a network takes the prepared inputs and gives the outputs that are expected.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal virtual void Check(Shape? input, bool takesIndices, Shape? output)
    {
        if (input is { } taken && InputShape is { } made && taken.Count != made.Count)
            throw new ArgumentException($"preparation: it makes inputs of shape {made}, but the network takes {taken}.", "preparation");
        // One score is enough for two classes; a sequence has scores at every step.
        if (output is not { Rank: > 0 } shape || shape[^1] == OutputCount || (shape[^1] == 1 && Labels?.Count == 2)) return;
        string expected = OutputCount == 1 ? "one output was expected" : $"{OutputCount} outputs were expected";
        throw new ArgumentException($"preparation: {(Labels is null ? expected : $"there are {OutputCount} labels")}, "
            + $"but the network gives {shape[^1]}.", "preparation");
    }

    /// <summary>Reads the preparation of a model file; null when the file has none.</summary>
    /// <param name="open">Opens an entry, or gives null when there is none.</param>
    /// <param name="source">The name of the file in messages.</param>
    /// <exception cref="InvalidDataException">Something is missing, or is not what it should be.</exception>
    /// <exception cref="ArgumentException">What was read does not make a preparation.</exception>
    internal static Preparation? Read(Func<string, JsonDocument?> open, string source)
    {
        foreach (var (entry, read) in Kinds)
        {
            using var json = open(entry);
            if (json is not null) return read(json.RootElement, $"{source}: {Path.GetFileNameWithoutExtension(entry)}");
        }
        return null;
    }

    // Tables and images share an entry, as in the first model files.
    private static Preparation ReadRows(ConfigReader json) => json.Has(ImagePreparation.Mark) ? ImagePreparation.Read(json)
        : PixelTable.Recognise(TablePreparation.Read(json));

    /// <summary>Writes a list of texts; under a name when it is a property.</summary>
    private protected static void WriteTexts(Utf8JsonWriter json, string? name, IEnumerable<string> texts)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
