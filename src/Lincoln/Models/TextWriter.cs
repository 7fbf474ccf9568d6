using Lincoln.Data;

namespace Lincoln.Storage;

/// <summary>Lets a network continue a text, character by character.</summary>
internal sealed class TextWriter(NeuralNetwork network, Vocabulary vocabulary)
{
    /// <inheritdoc cref="TrainedModel.Generate"/>
    public IEnumerable<string> Write(string prompt, int length, Sampler sampler)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (prompt.Length == 0)
            throw new ArgumentException("prompt: it is empty; give at least one character for the text to begin with.", nameof(prompt));
        return OneByOne(vocabulary.Encode(prompt), length, sampler);
    }

    private IEnumerable<string> OneByOne(int[] read, int length, Sampler sampler)
    {
        using var state = network.CarryState();
        for (int i = 0; i < length; i++)
        {
            int next = sampler.Next(LastScores(read).Values);
            yield return vocabulary[next];
            read = [next];
        }
    }

    private Tensor LastScores(int[] characters)
    {
        var indices = new Indices([1, characters.Length], characters);
        bool takesIndices = network.InputShape is null ? network.Layer.TakesIndices : network.TakesIndices;
        var scores = takesIndices ? network.Predict(indices) : network.Predict(indices.OneHot(vocabulary.Count));
        Shape expected = [1, characters.Length, vocabulary.Count];
        if (scores.Shape != expected)
            throw new InvalidOperationException($"Generate: for {characters.Length} characters the network gives {scores.Shape}; "
                + $"scores for each of them were expected, {expected}.");
        return scores.Reshape([characters.Length, vocabulary.Count]).Slice(0, characters.Length - 1, 1);
    }
}
