namespace Lincoln.Layers;

/// <summary>
/// A long short-term memory over the time steps of a sequence: [batch, time, features] → [batch, time, units] (Hochreiter and Schmidhuber
/// 1997; chapter 6 of the book); the formula is that of <see cref="LstmCell"/>.
/// </summary>
/// <remarks>The cells are <see cref="LstmCell"/>s; <see cref="RecurrentLayer"/> names the parameters.</remarks>
/// <example><code>var network = new NeuralNetwork([new LSTM(256), new Dense(62)], new SoftmaxCrossEntropy());</code></example>
public sealed class LSTM : RecurrentLayer
{
    private readonly double forgetBias;

    /// <summary>Creates the layer; the number of features arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="layers">The number of stacked layers of cells, 1 to 1,000; default 1.</param>
    /// <param name="bidirectional">Whether other cells also read each sequence from its end: 2·units features. Default: false.</param>
    /// <param name="dropout">The fraction that is dropped between two layers during training; default 0.</param>
    /// <param name="lastOnly">Whether the result is only the last hidden state, [batch, units]. Default: false.</param>
    /// <param name="skipZeros">Whether time steps of zeros are padding, which keeps the state and gives zeros. Default: false.</param>
    /// <param name="forgetBias">Added to the initial bias of the forget gate; default 1.</param>
    /// <param name="weights">Initializer of the weights; default Glorot.</param>
    /// <param name="biases">Initializer of the biases; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public LSTM(int units, int layers = 1, bool bidirectional = false, double dropout = 0, bool lastOnly = false, bool skipZeros = false,
        double forgetBias = 1, Initializer? weights = null, Initializer? biases = null)
        : base(() => new LstmCell(units, forgetBias, weights, biases), new(layers, bidirectional, dropout, lastOnly, skipZeros))
        => this.forgetBias = forgetBias;

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("lstm");
        config.Integer("units", Units);
        Options.Describe(config);
        config.Number("forget-bias", forgetBias);
    }

    internal static LSTM Read(ConfigReader config)
    {
        var (layers, bidirectional, dropout, lastOnly, skipZeros) = RecurrentOptions.Read(config);
        double forgetBias = config.Number("forget-bias");
        return new(config.Integer("units", min: 1), layers, bidirectional, dropout, lastOnly, skipZeros, forgetBias);
    }
}
