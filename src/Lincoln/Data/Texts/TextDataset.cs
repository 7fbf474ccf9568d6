namespace Lincoln.Data;

/// <summary>
/// Windows of a text: a sample is so many characters, its labels are the characters that follow each of them (chapter 6 of the book). May
/// be read from several threads, each with its own batch.
/// </summary>
/// <remarks>
/// Window i begins at character i · stride. The inputs are character numbers [windows, length] for an <c>Embedding</c>, or one-hot rows
/// [windows, length, vocabulary] as in the book; the labels are character numbers [windows, length], as <c>SoftmaxCrossEntropy</c> takes
/// them.
/// </remarks>
/// <example><code>
/// var text = new TextDataset(TextFile.Read("story.txt"), length: 64);
/// var (training, validation) = text.Split(validation: 0.1);
/// </code></example>
public sealed class TextDataset : IDataset
{
    private readonly ReadOnlyMemory<int> characters;

    /// <summary>The windows of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters a window has.</param>
    /// <param name="stride">How many characters after a window the next one begins. Default: <paramref name="length"/>, so that every
    /// character is learned once; 1 gives the book's windows, which share all but one of their characters.</param>
    /// <param name="vocabulary">The characters that the text may have. Default: those that it has.</param>
    /// <param name="oneHot">Whether an input is a row of zeros with a 1 instead of a number. Default: false.</param>
    /// <exception cref="ArgumentException">The text is empty, not longer than a window, or has a character that is not in the vocabulary;
    /// the length or the stride is below 1.</exception>
    public TextDataset(string text, int length, int? stride = null, Vocabulary? vocabulary = null, bool oneHot = false)
        : this(Encode(text, ref vocabulary), vocabulary, length, stride ?? length, oneHot, nameof(text)) { }

    private TextDataset(ReadOnlyMemory<int> characters, Vocabulary vocabulary, int length, int stride, bool oneHot, string argument)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (characters.Length <= length)
            throw new ArgumentException($"{argument}: "
                + $"{characters.Length:N0} {(characters.Length == 1 ? "character is" : "characters are")} too few: "
                + $"a window of {length:N0} and the character after it need {length + 1L:N0}. Give a longer text or a shorter window.",
                argument);
        (this.characters, Vocabulary, Length, Stride, OneHot) = (characters, vocabulary, length, stride, oneHot);
        Count = (characters.Length - 1 - length) / stride + 1;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The characters that the text may have.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How many characters a window has.</summary>
    public int Length { get; }

    /// <summary>How many characters after a window the next one begins.</summary>
    public int Stride { get; }

    /// <summary>Whether an input is a row of zeros with a 1 instead of a number.</summary>
    public bool OneHot { get; }

    /// <summary>The shape of one input: [length], or [length, vocabulary] when it is one-hot.</summary>
    public Shape SampleShape => OneHot ? [Length, Vocabulary.Count] : [Length];

    /// <summary>The numbers of the text's characters.</summary>
    public ReadOnlySpan<int> Characters => characters.Span;

    /// <summary>The training set, the beginning of the text, and the validation set, its end; no window is in both.</summary>
    /// <param name="validation">The fraction of the characters at the end. Default: 0.1.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or a part is not longer than a window.</exception>
    public (TextDataset Training, TextDataset Validation) Split(double validation = 0.1)
    {
        if (!(validation is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validation),
                $"validation: the fraction must be in 0 < v < 1, found {validation}.");
        int last = (int)Math.Round(characters.Length * validation), first = characters.Length - last;
        if (Math.Min(first, last) <= Length)
            throw new ArgumentException($"validation: of {characters.Length:N0} characters, "
                + $"{first:N0} for training and {last:N0} for validation; each part must be longer than a window of {Length:N0}. "
                + "Give a longer text, a shorter window or another fraction.", nameof(validation));
        return (Part(..first), Part(first..));

        TextDataset Part(Range part) => new(characters[part], Vocabulary, Length, Stride, OneHot, nameof(validation));
    }

    /// <summary>
    /// An order in which row r of every batch goes on where row r of the batch before ended, so that a recurrent layer can carry its state
    /// from one batch to the next: <c>new Subset(text, text.ContiguousOrder(32))</c>, trained with <see cref="TrainerOptions.CarryState"/>
    /// and the same batch size. Windows that make no whole batch are left out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer windows than the batch has rows.</exception>
    /// <exception cref="InvalidOperationException">The windows overlap or leave gaps: the stride is not the length.</exception>
    public int[] ContiguousOrder(int batchSize)
    {
        if (Stride != Length)
            throw new InvalidOperationException($"ContiguousOrder: windows of {Length} at a stride of {Stride} do not follow one another; "
                + $"make the data set with a stride of {Length}.");
        if (batchSize < 1 || batchSize > Count)
            throw new ArgumentOutOfRangeException(nameof(batchSize),
                $"batchSize: it must be in 1..{Count}, the number of windows, found {batchSize}.");
        int batches = Count / batchSize;
        int[] order = new int[batches * batchSize];
        for (int i = 0; i < order.Length; i++) order[i] = i % batchSize * batches + i / batchSize;
        return order;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        int bad = indices.IndexOfAnyExceptInRange(0, Count - 1);
        if (bad >= 0)
            throw new ArgumentOutOfRangeException(nameof(indices),
                $"indices: the text has {Count} windows, numbered from 0, found {indices[bad]}.");
        var labels = into.WriteLabels(indices.Length, [Length]);
        var numbers = OneHot ? default : into.WriteInputIndices(indices.Length, [Length]);
        var rows = OneHot ? into.WriteInputs(indices.Length, SampleShape) : default;
        rows.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            var window = characters.Span.Slice(indices[i] * Stride, Length + 1);
            window[1..].CopyTo(labels[(i * Length)..]);
            if (!OneHot) window[..^1].CopyTo(numbers[(i * Length)..]);
            else for (int t = 0; t < Length; t++) rows[(i * Length + t) * Vocabulary.Count + window[t]] = 1;
        }
    }

    private static int[] Encode(string text, [System.Diagnostics.CodeAnalysis.NotNull] ref Vocabulary? vocabulary)
        => (vocabulary ??= Vocabulary.Of(text)).Encode(text);
}
