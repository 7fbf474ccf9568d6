using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Layers;

namespace Lincoln.Cli.Runs;

/// <summary>What is trained on a text when nothing else is said, and the network for it.</summary>
internal static class TextRecipe
{
    private const int Features = 64, MostRows = 32, LeastBatches = 16;

    // The gradients of recurrent layers can grow with every step.
    private const double ClipNorm = 1;

    /// <exception cref="UsageException">What was asked for does not fit the text.</exception>
    public static Recipe For(TrainSettings settings, TextParts data)
    {
        if (settings.Loss is { } loss && loss != "softmax-cross-entropy")
        {
            throw new UsageException($"--loss {loss} does not fit: the next character is one of {data.Training.Vocabulary.Count}. "
                + "Use softmax-cross-entropy, or leave --loss out.");
        }
        if (settings.Layers is { } asked && !asked.Any(part => part.IsRecurrent))
        {
            throw new UsageException($"--layers '{string.Join(',', asked)}': a text needs at least one layer of "
                + $"{string.Join(", ", LayerPart.RecurrentKinds)}, such as 256:lstm. (The outputs, one for each character, are added.)");
        }
        var defaults = new Defaults([new(256, "gru")], Dropout: 0.2, Epochs: 20, Rows(settings.BatchSize, data), EarlyStopping: 5);
        return new(settings, defaults, "softmax-cross-entropy", LearningTask.Classification) { ClipNorm = ClipNorm };
    }

    /// <summary>Characters → vectors → the layers → a score for each character.</summary>
    public static NeuralNetwork Network(Recipe recipe, TextDataset text)
    {
        var vocabulary = text.Vocabulary;
        var layers = new List<Layer> { new Embedding(vocabulary.Count, Features) };
        foreach (var part in recipe.Layers)
        {
            layers.Add(part.ToLayer());
            if (recipe.Dropout > 0) layers.Add(new Dropout(recipe.Dropout));
        }
        layers.Add(new Dense(vocabulary.Count));
        return recipe.Network(layers).Build([text.Length], indices: true);
    }

    // Fewer rows for a short text, so that an epoch has some steps.
    private static int Rows(int? asked, TextParts data)
    {
        int most = Math.Min(data.Training.Count, data.Validation.Count);
        if (asked > most)
        {
            throw new UsageException($"--batch-size {asked}: a part of this text has only {Format.Count(most, "window")} "
                + $"of {Format.Count(data.Training.Length, "character")}; write at most {most}, or a smaller --window.");
        }
        return asked ?? Math.Clamp(data.Training.Count / LeastBatches, 1, Math.Min(MostRows, most));
    }
}
