using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// One time step of an <see cref="LSTM"/> (Hochreiter and Schmidhuber 1997; Gers et al. 2000), the book's <c>LSTMNode</c> without its
/// output layer (chapter 6):
/// i, f, o = σ(x·W + h·R + b), g = tanh(x·W + h·R + b), each with its own columns; c_t = f * c_{t-1} + i * g, h_t = o * tanh(c_t).
/// </summary>
/// <remarks>The gates are in the order i, f, g, o (input, forget, candidate, output), as in PyTorch.</remarks>
public sealed class LstmCell : RecurrentCell
{
    /// <summary>Creates the cell; the number of inputs arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="forgetBias">
    /// Added to the initial bias of the forget gate, so that the memory lasts at first (Jozefowicz et al. 2015); default 1.
    /// </param>
    /// <param name="weights">Initializer of W and R; default Glorot.</param>
    /// <param name="biases">Initializer of b; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no unit, or the forget bias is not finite.</exception>
    public LstmCell(int units, double forgetBias = 1, Initializer? weights = null, Initializer? biases = null)
        : base(units, 4, weights, biases)
    {
        if (!double.IsFinite(forgetBias))
            throw new ArgumentOutOfRangeException(nameof(forgetBias), $"forgetBias: it must be a finite number, found {forgetBias}.");
        ForgetBias = forgetBias;
    }

    /// <summary>What was added to the initial bias of the forget gate.</summary>
    public double ForgetBias { get; }

    internal override bool HasMemory => true;

    internal override void Build(int inputs, Rng rng)
    {
        base.Build(inputs, rng);
        foreach (ref Real b in bias.Edit().Slice(Units, Units)) b += (Real)ForgetBias;
    }

    private protected override CellState Next(Tensor x, CellState before)
    {
        var all = x.MatrixProduct(weight) + before.Hidden.MatrixProduct(recurrent) + bias;
        Tensor input = Gate(all, 0).Sigmoid(), forget = Gate(all, 1).Sigmoid(), output = Gate(all, 3).Sigmoid();
        var candidate = Gate(all, 2).Tanh();
        var memory = forget * before.Memory! + input * candidate;
        return new(output * memory.Tanh(), memory);
    }

    internal override (Tensor Output, CellState Last) Scan(Tensor x, CellState first, ScanOptions options)
        => Scan<LstmGates>(options, x, weight, recurrent, bias, first.Hidden, first.Memory!);
}
