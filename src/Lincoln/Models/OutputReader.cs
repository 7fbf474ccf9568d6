using Lincoln.Data;
using Lincoln.Losses;

namespace Lincoln.Storage;

/// <summary>From the numbers that a network gives to labels with probabilities, or to values in the target's units.</summary>
internal sealed class OutputReader(Loss loss, Preparation? preparation)
{
    private readonly IReadOnlyList<string>? labels = preparation?.Labels;

    /// <exception cref="InvalidOperationException">An output is not a number, or there are more or fewer of them than labels.</exception>
    public void Read(Tensor output, List<Prediction> into)
    {
        int rows = output.Shape.Rank > 0 ? output.Shape[0] : 1, width = rows == 0 ? 0 : output.Shape.Count / rows;
        int notNumber = FirstNotNumber(output.Values);
        if (notNumber >= 0)
            throw new InvalidOperationException($"Predict: the network's output for row {into.Count + notNumber / width} is not a number. "
                + "Its weights, or the inputs, hold numbers that are not finite.");
        bool fits = output.Shape.Rank == 2 && (width == (labels?.Count ?? 1) || (width == 1 && labels?.Count == 2));
        if (rows > 0 && !fits)
            throw new InvalidOperationException($"Predict: the network gives {output.Shape} for {rows} rows, "
                + $"but {(labels is null ? "one number for each" : $"one for each of {labels.Count} labels")} was expected. "
                + "Use Network.Predict for its numbers as they are.");
        if (labels is null) ReadValues(output, into);
        else
        {
            var probabilities = Probabilities(output, width);
            for (int row = 0; row < rows; row++)
                into.Add(Classify(output.Values.Slice(row * width, width), probabilities is null ? []
                    : Doubles(probabilities.Values.Slice(row * width, width))));
        }
    }

    private void ReadValues(Tensor output, List<Prediction> into)
    {
        var values = output.Values.ToArray();
        preparation?.TargetScaler?.Inverse(values);
        foreach (Real value in values) into.Add(new Prediction(value));
    }

    // Null where the outputs have no meaning as probabilities.
    private Tensor? Probabilities(Tensor output, int width) => loss switch
    {
        SoftmaxCrossEntropy when width > 1 => output.Softmax(),
        BinaryCrossEntropy => output.Sigmoid(),
        _ => null,
    };

    private Prediction Classify(ReadOnlySpan<Real> scores, double[] probabilities)
    {
        if (scores.Length > 1)
        {
            int best = 0;
            for (int c = 1; c < scores.Length; c++) if (scores[c] > scores[best]) best = c;
            return new Prediction(best, labels![best], probabilities);
        }
        // One score for two classes: a logit, or else something between 0 and 1.
        int one = probabilities is [double p] ? (p > 0.5 ? 1 : 0) : scores[0] > (Real)0.5 ? 1 : 0;
        return new Prediction(one, labels![one], probabilities.Length == 0 ? [] : [1 - probabilities[0], probabilities[0]]);
    }

    private static double[] Doubles(ReadOnlySpan<Real> values) => [.. values.ToArray().Select(x => (double)x)];

    private static int FirstNotNumber(ReadOnlySpan<Real> values)
    {
        for (int i = 0; i < values.Length; i++) if (Real.IsNaN(values[i])) return i;
        return -1;
    }
}
