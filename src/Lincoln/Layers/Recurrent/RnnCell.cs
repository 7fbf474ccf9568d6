using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// h_t = tanh(x_t·W + h_{t-1}·R + b): one time step of an <see cref="RNN"/>, the book's <c>RNNNode</c> without its output layer
/// (chapter 6).
/// </summary>
/// <example><code>
/// var cell = new RnnCell(64);
/// var state = cell.Step(x0);              // x0 is [batch, inputs]
/// state = cell.Step(x1, state);
/// </code></example>
public sealed class RnnCell : RecurrentCell
{
    /// <summary>Creates the cell; the number of inputs arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="weights">Initializer of W and R; default Glorot.</param>
    /// <param name="biases">Initializer of b; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no unit.</exception>
    public RnnCell(int units, Initializer? weights = null, Initializer? biases = null) : base(units, 1, weights, biases) { }

    private protected override CellState Next(Tensor x, CellState before)
        => new((x.MatrixProduct(weight) + before.Hidden.MatrixProduct(recurrent) + bias).Tanh());

    internal override (Tensor Output, CellState Last) Scan(Tensor x, CellState first, ScanOptions options)
        => Scan<RnnGates>(options, x, weight, recurrent, bias, first.Hidden);
}
