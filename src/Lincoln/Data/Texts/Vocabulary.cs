using System.Globalization;
using System.Text;

namespace Lincoln.Data;

/// <summary>The characters that a text model knows, each with its number: sorted by code point, so the same text gives the same numbers in
/// every process and on every machine.</summary>
/// <remarks>A character is a Unicode code point: an emoji is one character, although a .NET string needs two <c>char</c>s for it.</remarks>
/// <example><code>
/// var vocabulary = Vocabulary.Of("hello");       // e h l o
/// vocabulary.Encode("hole");                     // 1 3 2 0
/// </code></example>
public sealed class Vocabulary
{
    private readonly string[] characters;
    private readonly Dictionary<Rune, int> ids = [];

    /// <summary>A vocabulary of given characters, such as those that a model file lists.</summary>
    /// <exception cref="ArgumentException">There is none; one is not a single character; or they are not in ascending order.</exception>
    public Vocabulary(IEnumerable<string> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        this.characters = [.. characters];
        if (this.characters.Length == 0)
            throw new ArgumentException("characters: a vocabulary needs at least one character.", nameof(characters));
        var last = default(Rune);
        foreach (string character in this.characters)
        {
            if (string.IsNullOrEmpty(character)
                || Rune.DecodeFromUtf16(character, out var rune, out int used) != System.Buffers.OperationStatus.Done
                || used != character.Length)
                throw new ArgumentException($"characters: number {ids.Count} is {(character is null ? "null" : $"'{character}'")}; "
                    + "each must be one character.", nameof(characters));
            if (ids.Count > 0 && rune <= last)
                throw new ArgumentException($"characters: {Name(rune)} comes after {Name(last)}; they must ascend by code point, "
                    + "each once. Vocabulary.Of sorts those of a text.", nameof(characters));
            ids.Add(last = rune, ids.Count);
        }
    }

    /// <summary>The characters of a text.</summary>
    /// <exception cref="ArgumentException">The text is empty, or holds half of a surrogate pair.</exception>
    public static Vocabulary Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) throw new ArgumentException("text: it is empty; a vocabulary needs at least one character.", nameof(text));
        var found = new SortedSet<Rune>();
        foreach (var (rune, _) in Characters(text)) found.Add(rune);
        return new(found.Select(rune => rune.ToString()));
    }

    /// <summary>How many characters there are.</summary>
    public int Count => characters.Length;

    /// <summary>The characters by their numbers.</summary>
    public IReadOnlyList<string> All => characters;

    /// <summary>The character with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public string this[int id] => (uint)id < (uint)characters.Length ? characters[id]
        : throw new ArgumentOutOfRangeException(nameof(id), $"id: the vocabulary has {Count} characters, numbered from 0, found {id}.");

    /// <summary>Whether every character of a text is known.</summary>
    public bool Knows(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var rune in text.EnumerateRunes()) if (!ids.ContainsKey(rune)) return false;
        return true;
    }

    /// <summary>The numbers of a text's characters.</summary>
    /// <exception cref="ArgumentException">A character is not known; the message names it and its place.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = new List<int>(text.Length);
        foreach (var (rune, at) in Characters(text))
            encoded.Add(ids.TryGetValue(rune, out int id) ? id
                : throw new ArgumentException($"text: character {at + 1} is {Name(rune)}, which is none of the {Count} known characters: "
                    + $"{this}", nameof(text)));
        return [.. encoded];
    }

    /// <summary>The text of numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in 0..<see cref="Count"/>-1.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder(ids.Length);
        foreach (int id in ids) text.Append(this[id]);
        return text.ToString();
    }

    /// <summary>The characters in a row; those that cannot be seen by their code points.</summary>
    public override string ToString() => string.Join(' ', ids.Keys.Select(Shown));

    // A lone surrogate would be read as the replacement character, and so change silently.
    private static IEnumerable<(Rune Rune, int At)> Characters(string text)
    {
        for (int i = 0, at = 0; i < text.Length; at++)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out int used) != System.Buffers.OperationStatus.Done)
                throw new ArgumentException($"text: character {at + 1} is half of a surrogate pair (U+{(int)text[i]:X4}); "
                    + "the text is damaged.", nameof(text));
            yield return (rune, at);
            i += used;
        }
    }

    private static string Name(Rune rune) => IsInvisible(rune) ? Shown(rune) : $"'{rune}' (U+{rune.Value:X4})";

    private static string Shown(Rune rune) => IsInvisible(rune) ? $"U+{rune.Value:X4}" : rune.ToString();

    private static bool IsInvisible(Rune rune)
        => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;
}
