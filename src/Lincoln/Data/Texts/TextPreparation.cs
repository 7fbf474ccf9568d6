using System.Text.Json;

namespace Lincoln.Data;

/// <summary>Texts, character by character: the vocabulary says which number a character has.</summary>
public sealed class TextPreparation : Preparation
{
    internal const string FileEntry = "vocabulary.json";

    /// <summary>Texts of known characters.</summary>
    /// <exception cref="ArgumentNullException">The vocabulary is null.</exception>
    public TextPreparation(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
    }

    /// <summary>The characters by their numbers.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Null: texts have any length.</summary>
    public override Shape? InputShape => null;

    /// <summary>What is predicted: the next character.</summary>
    public override string Target => "character";

    /// <summary>One output for each character.</summary>
    public override int OutputCount => Vocabulary.Count;

    internal override string Entry => FileEntry;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteTexts(json, null, Vocabulary.All);
    }

    internal static TextPreparation Read(JsonElement json, string path) => new(new(ConfigReader.Texts(json, path)));

    internal override void Check(Shape? input, bool takesIndices, Shape? output)
    {
        int count = Vocabulary.Count;
        if (output is { Rank: > 0 } given && given[^1] != count)
            throw new ArgumentException($"vocabulary: it has {count} characters, but the network gives {given[^1]} outputs; "
                + "one for each is needed.", "vocabulary");
        if (input is not { } taken || (takesIndices ? taken.Rank == 1 : taken.Rank == 2 && taken[1] == count)) return;
        throw new ArgumentException($"vocabulary: it has {count} characters, but the network takes "
            + $"{(takesIndices ? "indices" : "numbers")} of shape {taken}; it must take indices [time], or one-hot rows [time, {count}].",
            "vocabulary");
    }
}
