using System.Globalization;
using Lincoln.Layers;

namespace Lincoln.Cli.Arguments;

/// <summary>One layer of <c>--layers</c>: neurons, and an activation or the kind of a recurrent layer.</summary>
internal sealed record LayerPart(int Neurons, string Kind)
{
    public static readonly string[] RecurrentKinds = ["rnn", "gru", "lstm"];

    public bool IsRecurrent => RecurrentKinds.Contains(Kind);

    /// <param name="lastOnly">Whether a recurrent layer gives its last state alone instead of a sequence.</param>
    public Layer ToLayer(bool lastOnly = false) => Kind switch
    {
        "rnn" => new RNN(Neurons, lastOnly: lastOnly),
        "gru" => new GRU(Neurons, lastOnly: lastOnly),
        "lstm" => new LSTM(Neurons, lastOnly: lastOnly),
        _ => new Dense(Neurons, Activation.Parse(Kind)),
    };

    public override string ToString() => Kind == "linear" ? $"{Neurons}" : $"{Neurons}:{Kind}";
}

/// <summary>
/// Reads <c>--layers 89:tanh,10</c>: Dense layers from the first hidden one to the outputs, each a number of neurons and, after a colon,
/// its activation.
/// </summary>
internal static class LayerString
{
    private const int MaxNeurons = 1_000_000;

    // A function of rows, such as softmax, belongs to the loss.
    private static readonly string[] Activations = [.. Activation.Names.Where(name => !Activation.Parse(name).IsOfRows)];

    private static string ActivationNames => string.Join(", ", Activations);
    private static string RecurrentNames => string.Join(", ", LayerPart.RecurrentKinds);

    public static string Help => "Dense layers from the first hidden one to the outputs, "
        + "each NEURONS or NEURONS:ACTIVATION, such as 89:tanh,10. "
        + $"The last number is the number of outputs: one per class, or 1 for a regression. Activations: {ActivationNames}. "
        + $"For a text: the layers between the characters and the outputs, such as 256:lstm, with one at least of {RecurrentNames}. "
        + "With --time: the layers between the window and the outputs, such as 32:gru.";

    /// <exception cref="UsageException">A part cannot be read; the message says which, where it begins, and what is expected.</exception>
    public static IReadOnlyList<LayerPart> Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException("--layers is empty. Write the layers as in 89:tanh,10.");
        var parts = new List<LayerPart>();
        int position = 0;
        foreach (string part in text.Split(','))
        {
            parts.Add(Part(part, problem => new UsageException(
                $"--layers '{text}': part {parts.Count + 1}, '{part}' (from character {position + 1}): {problem}")));
            position += part.Length + 1;
        }
        return parts;
    }

    private static LayerPart Part(string part, Func<string, UsageException> wrong)
    {
        if (string.IsNullOrWhiteSpace(part)) throw wrong("this layer is empty. Write the layers as in 89:tanh,10.");
        int colon = part.IndexOf(':');
        string number = (colon < 0 ? part : part[..colon]).Trim();
        string name = colon < 0 ? "linear" : part[(colon + 1)..].Trim().ToLowerInvariant();
        if (!int.TryParse(number, NumberStyles.None, null, out int neurons) || neurons is < 1 or > MaxNeurons)
            throw wrong($"'{number}' is not a number of neurons (an integer from 1 to {MaxNeurons}).");
        if (colon >= 0 && name.Length == 0) throw wrong("the activation after the colon is missing. Leave the colon out for none.");
        if (name is "softmax") throw wrong("softmax is not an activation here: the loss applies it. Write the number of classes alone.");
        if (LayerPart.RecurrentKinds.Contains(name)) return new(neurons, name);
        try { return new(neurons, Activation.Parse(name).Name); }
        catch (ArgumentException)
        {
            string hint = Nearest.Hint(name, [.. Activations, .. LayerPart.RecurrentKinds]);
            throw wrong($"'{name}' is not an activation.{hint} Known are {ActivationNames}, and for texts the layers {RecurrentNames}.");
        }
    }
}
