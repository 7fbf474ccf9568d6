using System.Text.Json;

namespace Lincoln.Data;

/// <summary>The names of classes alone, for inputs that the program prepares itself.</summary>
public sealed class LabelPreparation : Preparation
{
    internal const string FileEntry = "labels.json";

    /// <summary>Class names in the order of the network's outputs.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A label is null or appears twice.</exception>
    public LabelPreparation(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Labels = [.. labels];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in Labels)
        {
            if (label is null) throw new ArgumentException("labels: one of them is null.", nameof(labels));
            if (!seen.Add(label)) throw new ArgumentException($"labels: {Quoted.Name(label)} appears twice.", nameof(labels));
        }
    }

    /// <inheritdoc/>
    public override Shape? InputShape => null;

    /// <inheritdoc/>
    public override string Target => "class";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Labels { get; }

    internal override string Entry => FileEntry;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteTexts(json, null, Labels);
    }

    internal static LabelPreparation Read(JsonElement json, string path) => new(ConfigReader.Texts(json, path));
}
