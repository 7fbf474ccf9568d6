using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary><see cref="Adam"/> with <see cref="WeightDecay.Decoupled"/> weight decay (Loshchilov and Hutter 2019).</summary>
/// <remarks>Formula and defaults are PyTorch's.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.001.</param>
    /// <param name="weightDecay">The strength of the decay, at least 0; default 0.01.</param>
    /// <param name="beta1">β₁, 0 ≤ β₁ &lt; 1; default 0.9.</param>
    /// <param name="beta2">β₂, 0 ≤ β₂ &lt; 1; default 0.999.</param>
    /// <param name="epsilon">ε, above 0; default 10⁻⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdamW(double learningRate = 0.001, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
        => WeightDecay = WeightDecay.Decoupled(Require.NotNegative(weightDecay, nameof(weightDecay)));
}
