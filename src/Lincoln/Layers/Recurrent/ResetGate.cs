namespace Lincoln.Layers;

/// <summary>Where the reset gate r of a GRU acts in its candidate: two forms are in use.</summary>
public enum ResetGate
{
    /// <summary>
    /// tanh(x·W + b + r * (h·R + b′)): on the product of the state, with a second bias. PyTorch's form; it needs one product a time step.
    /// </summary>
    AfterProduct,

    /// <summary>tanh(x·W + b + (r * h)·R): on the state, before the product. The form of the book and of Cho et al. 2014.</summary>
    BeforeProduct,
}
