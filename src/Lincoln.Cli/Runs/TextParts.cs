using Lincoln.Cli.Rendering;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>
/// A text in three parts, by position: eight tenths to learn from, a tenth to validate with, the last tenth to test with.
/// </summary>
internal sealed record TextParts(TextDataset Training, TextDataset Validation, TextDataset Test)
{
    private const double Tenth = 0.1;
    private const int Long = 20_000, LongWindow = 64, ShortWindow = 16;

    /// <param name="text">The text.</param>
    /// <param name="source">What it is called.</param>
    /// <param name="window">How many characters a window has; null: what suits the text.</param>
    /// <param name="vocabulary">The characters of a model that exists already.</param>
    /// <exception cref="InvalidDataException">The text is too short.</exception>
    public static TextParts Of(string text, string source, int? window, Vocabulary? vocabulary = null)
    {
        vocabulary ??= Vocabulary.Of(text);
        if (vocabulary.Count < 2) throw new InvalidDataException($"{source} has the character {vocabulary} in every place, so there is nothing to learn.");
        int characters = vocabulary.Encode(text).Length, length = window ?? (characters >= Long ? LongWindow : ShortWindow);
        if ((int)(Tenth * characters) <= length + 1)
            throw new InvalidDataException($"{source} has {Format.Count(characters, "character")}, too few for windows of {Format.Count(length)}: the tenth to validate with and the tenth to test with must each be longer than a window. "
                + $"Give a text of at least {Format.Count(10L * (length + 2))} characters{(window is > 1 ? ", or a smaller --window" : "")}.");
        var (rest, test) = new TextDataset(text, length, vocabulary: vocabulary).Split(Tenth);
        var (training, validation) = rest.Split(Tenth / (1 - Tenth));
        return new(training, validation, test);
    }
}
