namespace Lincoln.Layers;

/// <summary>
/// A gated recurrent unit over the time steps of a sequence: [batch, time, features] → [batch, time, units] (Cho et al. 2014; chapter 6 of
/// the book); the formula is that of <see cref="GruCell"/>.
/// </summary>
/// <remarks>The cells are <see cref="GruCell"/>s; <see cref="RecurrentLayer"/> names the parameters.</remarks>
/// <example><code>var network = new NeuralNetwork([new GRU(256), new Dense(62)], new SoftmaxCrossEntropy());</code></example>
public sealed class GRU : RecurrentLayer
{
    private readonly ResetGate reset;

    /// <summary>Creates the layer; the number of features arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="layers">The number of stacked layers of cells, 1 to 1,000; default 1.</param>
    /// <param name="bidirectional">Whether other cells also read each sequence from its end: 2·units features. Default: false.</param>
    /// <param name="dropout">The fraction that is dropped between two layers during training; default 0.</param>
    /// <param name="lastOnly">Whether the result is only the last hidden state, [batch, units]. Default: false.</param>
    /// <param name="skipZeros">Whether time steps of zeros are padding, which keeps the state and gives zeros. Default: false.</param>
    /// <param name="reset">Where the reset gate acts; default as in PyTorch.</param>
    /// <param name="weights">Initializer of the weights; default Glorot.</param>
    /// <param name="biases">Initializer of the biases; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public GRU(int units, int layers = 1, bool bidirectional = false, double dropout = 0, bool lastOnly = false, bool skipZeros = false,
        ResetGate reset = ResetGate.AfterProduct, Initializer? weights = null, Initializer? biases = null)
        : base(() => new GruCell(units, reset, weights, biases), new(layers, bidirectional, dropout, lastOnly, skipZeros))
        => this.reset = reset;

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("gru");
        config.Integer("units", Units);
        Options.Describe(config);
        config.Text("reset", reset == ResetGate.AfterProduct ? "after-product" : "before-product");
    }

    internal static GRU Read(ConfigReader config)
    {
        var (layers, bidirectional, dropout, lastOnly, skipZeros) = RecurrentOptions.Read(config);
        var reset = config.Text("reset") switch
        {
            "after-product" => ResetGate.AfterProduct,
            "before-product" => ResetGate.BeforeProduct,
            var other => throw config.Wrong("reset", $"'{other}' is not a place of the reset gate: use after-product or before-product."),
        };
        return new(config.Integer("units", min: 1), layers, bidirectional, dropout, lastOnly, skipZeros, reset);
    }
}
