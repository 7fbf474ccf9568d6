using System.Globalization;

namespace Lincoln.Storage;

/// <summary>What a <see cref="TrainedModel"/> says about one row.</summary>
public sealed class Prediction
{
    internal Prediction(double value) => (Value, Probabilities) = (value, []);

    internal Prediction(int classNumber, string label, IReadOnlyList<double> probabilities)
        => (Value, Label, Probabilities) = (classNumber, label, probabilities);

    /// <summary>The predicted number in the target's own units; for a classification the number of the predicted class, from 0.</summary>
    public double Value { get; }

    /// <summary>The label of the predicted class; null for a number.</summary>
    public string? Label { get; }

    /// <summary>
    /// The probability of every class, in the order of the model's labels: of softmax where the network was trained with
    /// SoftmaxCrossEntropy, of sigmoid (each class by itself, when there is an output for each) with BinaryCrossEntropy. Empty for a
    /// number, and for other losses, whose outputs are no probabilities.
    /// </summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>The label with its probability, or the number.</summary>
    public override string ToString() => Label is null ? Value.ToString("G6", CultureInfo.InvariantCulture)
        : Probabilities.Count == 0 ? Label
            : string.Create(CultureInfo.InvariantCulture, $"{Label} ({100 * Probabilities[(int)Value]:F1} %)");
}
