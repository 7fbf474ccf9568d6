using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// y = table[token]: a learned vector for each token. Indices [batch, time] → [batch, time, features]. The gradient reaches only the rows
/// that occur.
/// </summary>
/// <remarks>
/// It is the product of a one-hot matrix and a weight without that matrix. Parameter: <c>weight</c> [tokens, features]. With a padding
/// token, its row is zeros and is not trained; recurrent layers with <c>skipZeros</c> then skip it.
/// </remarks>
/// <example><code>
/// var network = new NeuralNetwork(
///     [new Embedding(5000, 64, padding: 0), new LSTM(64, lastOnly: true, skipZeros: true), new Dense(2)], new SoftmaxCrossEntropy());
/// </code></example>
public sealed class Embedding : Layer
{
    private readonly Initializer weights;
    private readonly Parameter weight;

    /// <summary>Creates the layer.</summary>
    /// <param name="tokens">The number of tokens, at least 1: they are 0..tokens - 1.</param>
    /// <param name="features">The length of a vector, at least 1.</param>
    /// <param name="padding">The padding token; default none.</param>
    /// <param name="weights">First values; default N(0, 1), as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Embedding(int tokens, int features, int? padding = null, Initializer? weights = null)
    {
        (Tokens, Features) = (Require.AtLeast(1, tokens, nameof(tokens)), Require.AtLeast(1, features, nameof(features)));
        if (padding is { } token && (token < 0 || token >= tokens))
            throw new ArgumentOutOfRangeException(nameof(padding), $"padding: {token} is not one of the tokens 0..{tokens - 1}.");
        (Padding, this.weights) = (padding, weights ?? Initializer.UnitNormal);
        weight = Declare("weight");
    }

    /// <summary>The number of tokens.</summary>
    public int Tokens { get; }

    /// <summary>The length of a vector.</summary>
    public int Features { get; }

    /// <summary>The padding token, or null.</summary>
    public int? Padding { get; }

    /// <inheritdoc/>
    public override bool TakesIndices => true;

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        weight.Initialize([Tokens, Features]);
        weights.Fill(weight.Edit(), Tokens, Features, rng.Fork("weight"));
        if (Padding is { } token) weight.Edit().Slice(token * Features, Features).Clear();
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
        => throw new ArgumentException($"Embedding: it takes Indices (token ids), not a Tensor; found {x.Shape}.", nameof(x));

    /// <inheritdoc/>
    protected override Tensor Call(Indices x) => new Operations.Gather(x, Padding).Forward(weight);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("embedding");
        config.Integer("tokens", Tokens);
        config.Integer("features", Features);
        if (Padding is { } token) config.Integer("padding", token);
    }

    internal static Embedding Read(ConfigReader config)
    {
        int? padding = config.Has("padding") ? config.Integer("padding") : null;
        return new(config.Integer("tokens", min: 1), config.Integer("features", min: 1), padding);
    }

    /// <summary>The name, the tokens and the features.</summary>
    public override string ToString() => $"Embedding({Tokens}, {Features}{(Padding is { } token ? $", padding: {token}" : "")})";
}
