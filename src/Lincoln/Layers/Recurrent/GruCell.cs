using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// One time step of a <see cref="GRU"/> (Cho et al. 2014), the book's <c>GRUNode</c> without its output layer (chapter 6), with the update
/// gate that the formula means:
/// r = σ(x·W_r + h·R_r + b_r), u = σ(x·W_u + h·R_u + b_u), n = the candidate, h_t = (1 - u) * n + u * h_{t-1}.
/// </summary>
/// <remarks>
/// The candidate is tanh(x·W_n + b_n + r * (h·R_n + b′)) or tanh(x·W_n + b_n + (r * h)·R_n), see <see cref="Layers.ResetGate"/>; b′ is the
/// parameter <c>recurrent_bias</c> [units]. The gates are in the order r, u, n, as in PyTorch.
/// </remarks>
public sealed class GruCell : RecurrentCell
{
    private readonly Parameter? recurrentBias;

    /// <summary>Creates the cell; the number of inputs arrives with the first input.</summary>
    /// <param name="units">The size of the state, at least 1.</param>
    /// <param name="reset">Where the reset gate acts.</param>
    /// <param name="weights">Initializer of W and R; default Glorot.</param>
    /// <param name="biases">Initializer of b and b′; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no unit, or the reset gate is not one of the two.</exception>
    public GruCell(int units, ResetGate reset = ResetGate.AfterProduct, Initializer? weights = null, Initializer? biases = null)
        : base(units, 3, weights, biases)
    {
        if (!Enum.IsDefined(reset))
        {
            string message = $"reset: {(int)reset} is not a place of the reset gate; use AfterProduct or BeforeProduct.";
            throw new ArgumentOutOfRangeException(nameof(reset), message);
        }
        ResetGate = reset;
        if (reset == ResetGate.AfterProduct) recurrentBias = Declare("recurrent_bias");
    }

    /// <summary>Where the reset gate acts.</summary>
    public ResetGate ResetGate { get; }

    internal override void Build(int inputs, Rng rng)
    {
        base.Build(inputs, rng);
        if (recurrentBias is null) return;
        recurrentBias.Initialize([Units]);
        FillBias(recurrentBias, rng);
    }

    private protected override CellState Next(Tensor x, CellState before)
    {
        var h = before.Hidden;
        var fromInput = x.MatrixProduct(weight) + bias;
        Tensor update, candidate;
        if (recurrentBias is not null)
        {
            var fromState = h.MatrixProduct(recurrent);
            var reset = (Gate(fromInput, 0) + Gate(fromState, 0)).Sigmoid();
            update = (Gate(fromInput, 1) + Gate(fromState, 1)).Sigmoid();
            candidate = (Gate(fromInput, 2) + reset * (Gate(fromState, 2) + recurrentBias)).Tanh();
        }
        else
        {
            var reset = (Gate(fromInput, 0) + h.MatrixProduct(Gate(recurrent, 0))).Sigmoid();
            update = (Gate(fromInput, 1) + h.MatrixProduct(Gate(recurrent, 1))).Sigmoid();
            candidate = (Gate(fromInput, 2) + (reset * h).MatrixProduct(Gate(recurrent, 2))).Tanh();
        }
        return new(candidate + update * (h - candidate));
    }

    internal override (Tensor Output, CellState Last) Scan(Tensor x, CellState first, ScanOptions options) => recurrentBias is not null
        ? Scan<GruGates>(options, x, weight, recurrent, bias, first.Hidden, recurrentBias)
        : Scan<GruGatesResetBefore>(options, x, weight, recurrent, bias, first.Hidden);
}
