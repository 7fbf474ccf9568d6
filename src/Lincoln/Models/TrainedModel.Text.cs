using Lincoln.Data;

namespace Lincoln.Storage;

public sealed partial class TrainedModel
{
    /// <summary>A network that reads and writes texts, character by character.</summary>
    /// <param name="network">It takes character numbers [batch, time], or one-hot rows [batch, time, characters], and gives scores for the
    /// character that follows each of them, [batch, time, characters].</param>
    /// <param name="vocabulary">The characters by their numbers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network takes or gives another number of characters.</exception>
    public TrainedModel(NeuralNetwork network, Vocabulary vocabulary) : this(network)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        if (network.Layer.OutputShape is { Rank: > 0 } output && output[^1] != vocabulary.Count)
            throw new ArgumentException($"vocabulary: it has {vocabulary.Count} characters, but the network gives {output[^1]} outputs; "
                + "one for each is needed.", nameof(vocabulary));
        if (network.InputShape is { } input && !(network.TakesIndices ? input.Rank == 1 : input.Rank == 2 && input[1] == vocabulary.Count))
            throw new ArgumentException($"vocabulary: it has {vocabulary.Count} characters, "
                + $"but the network takes {(network.TakesIndices ? "indices" : "numbers")} of shape {input}; it must take indices [time], "
                + $"or one-hot rows [time, {vocabulary.Count}].", nameof(vocabulary));
    }

    /// <summary>The characters that a text model knows; null for other models.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>
    /// Writes on: reads the prompt, then draws one character after another, each of which is read before the next is drawn. The recurrent
    /// layers carry their state from one to the next.
    /// </summary>
    /// <param name="prompt">How the text begins, at least one character.</param>
    /// <param name="length">How many characters to draw.</param>
    /// <param name="sampler">How to draw them. Default: <c>new Sampler()</c>, by the network's own probabilities.</param>
    /// <returns>The characters, each as soon as it is drawn, without the prompt. Do not use the network for anything else until all are
    /// drawn, or the loop is left.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or holds a character that the model does not know.</exception>
    /// <exception cref="InvalidOperationException">It is not a text model, or its network does not work on one character after
    /// another.</exception>
    public IEnumerable<string> Generate(string prompt, int length, Sampler? sampler = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var vocabulary = Vocabulary ?? throw new InvalidOperationException("Generate: this is not a text model; it has no vocabulary.");
        if (prompt.Length == 0)
            throw new ArgumentException("prompt: it is empty; give at least one character for the text to begin with.", nameof(prompt));
        int[] read = vocabulary.Encode(prompt);
        return OneByOne(vocabulary, read, length, sampler ?? new Sampler());
    }

    private IEnumerable<string> OneByOne(Vocabulary vocabulary, int[] read, int length, Sampler sampler)
    {
        using var state = Network.CarryState();
        for (int i = 0; i < length; i++)
        {
            int next = sampler.Next(LastScores(read, vocabulary.Count).Values);
            yield return vocabulary[next];
            read = [next];
        }
    }

    private Tensor LastScores(int[] characters, int count)
    {
        var indices = new Indices([1, characters.Length], characters);
        bool takesIndices = Network.InputShape is null ? Network.Layer.TakesIndices : Network.TakesIndices;
        var scores = takesIndices ? Network.Predict(indices) : Network.Predict(indices.OneHot(count));
        Shape expected = [1, characters.Length, count];
        if (scores.Shape != expected)
            throw new InvalidOperationException($"Generate: for {characters.Length} characters the network gives {scores.Shape}; "
                + $"scores for each of them were expected, {expected}.");
        return scores.Reshape([characters.Length, count]).Slice(0, characters.Length - 1, 1);
    }
}
