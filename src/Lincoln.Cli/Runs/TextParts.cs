using Lincoln.Cli.Rendering;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>A text in three parts, by position: eight tenths to train, the next tenth to validate, the last tenth to test.</summary>
internal sealed record TextParts(TextDataset Training, TextDataset Validation, TextDataset Test)
{
    private const double Tenth = 0.1;
    private const int Long = 20_000, LongWindow = 64, ShortWindow = 16;

    /// <param name="text">The text.</param>
    /// <param name="source">What it is called.</param>
    /// <param name="window">The number of characters of a window; null for the default.</param>
    /// <param name="vocabulary">The characters of a model that exists already.</param>
    /// <exception cref="InvalidDataException">The text is too short.</exception>
    public static TextParts Of(string text, string source, int? window, Vocabulary? vocabulary = null)
    {
        vocabulary ??= Vocabulary.Of(text);
        if (vocabulary.Count < 2)
            throw new InvalidDataException($"{source} has the character {vocabulary} in every place, so there is nothing to learn.");
        int characters = vocabulary.Encode(text).Length, length = window ?? (characters >= Long ? LongWindow : ShortWindow);
        if ((int)(Tenth * characters) <= length + 1)
        {
            string found = Format.Count(characters, "character"), needed = Format.Count(10L * (length + 2), "character");
            throw new InvalidDataException($"{source} has {found}, too few for windows of {Format.Count(length)}: "
                + "the validation set and the test set, a tenth each, must be longer than a window. "
                + $"Give a text of at least {needed}{(window is > 1 ? ", or a smaller --window" : "")}.");
        }
        var (rest, test) = new TextDataset(text, length, vocabulary: vocabulary).Split(Tenth);
        var (training, validation) = rest.Split(Tenth / (1 - Tenth));
        return new(training, validation, test);
    }
}
