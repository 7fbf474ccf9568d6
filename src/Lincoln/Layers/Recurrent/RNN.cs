namespace Lincoln.Layers;

/// <summary>
/// h_t = tanh(x_t·W + h_{t-1}·R + b) over the time steps of a sequence: [batch, time, features] → [batch, time, units]
/// (Elman 1990; chapter 6 of the book).
/// </summary>
/// <remarks>The cells are <see cref="RnnCell"/>s; <see cref="RecurrentLayer"/> names the parameters.</remarks>
/// <example><code>var network = new NeuralNetwork([new RNN(256), new Dense(62)], new SoftmaxCrossEntropy());</code></example>
public sealed class RNN : RecurrentLayer
{
    /// <summary>Creates the layer; the number of features arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="layers">The number of stacked layers of cells, 1 to 1,000; default 1.</param>
    /// <param name="bidirectional">Whether other cells also read each sequence from its end: 2·units features. Default: false.</param>
    /// <param name="dropout">The fraction that is dropped between two layers during training; default 0.</param>
    /// <param name="lastOnly">Whether the result is only the last hidden state, [batch, units]. Default: false.</param>
    /// <param name="skipZeros">Whether time steps of zeros are padding, which keeps the state and gives zeros. Default: false.</param>
    /// <param name="weights">Initializer of the weights; default Glorot.</param>
    /// <param name="biases">Initializer of the biases; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public RNN(int units, int layers = 1, bool bidirectional = false, double dropout = 0, bool lastOnly = false, bool skipZeros = false,
        Initializer? weights = null, Initializer? biases = null)
        : base(() => new RnnCell(units, weights, biases), new(layers, bidirectional, dropout, lastOnly, skipZeros)) { }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("rnn");
        config.Integer("units", Units);
        Options.Describe(config);
    }

    internal static RNN Read(ConfigReader config)
    {
        var (layers, bidirectional, dropout, lastOnly, skipZeros) = RecurrentOptions.Read(config);
        return new(config.Integer("units", min: 1), layers, bidirectional, dropout, lastOnly, skipZeros);
    }
}
