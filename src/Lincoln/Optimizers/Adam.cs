using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// m ← β₁·m + (1 - β₁)·dw, s ← β₂·s + (1 - β₂)·dw², w ← w - rate·m̂ / (√ŝ + ε) with m̂ = m / (1 - β₁ᵗ) and ŝ = s / (1 - β₂ᵗ) in update t
/// (Kingma and Ba 2015). Formula and defaults are PyTorch's.
/// </summary>
public class Adam : Optimizer
{
    private readonly double beta1, beta2;
    private readonly Real epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.001.</param>
    /// <param name="beta1">β₁, 0 ≤ β₁ &lt; 1; default 0.9.</param>
    /// <param name="beta2">β₂, 0 ≤ β₂ &lt; 1; default 0.999.</param>
    /// <param name="epsilon">ε, above 0; default 10⁻⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, "mean", "mean-of-squares")
    {
        this.beta1 = Require.Fraction(beta1, nameof(beta1));
        this.beta2 = Require.Fraction(beta2, nameof(beta2));
        this.epsilon = (Real)Require.Positive(epsilon, nameof(epsilon));
    }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate parameter)
    {
        double rate = LearningRate / (1 - PortableMath.Power(beta1, parameter.Step));
        double rootScale = 1 / Math.Sqrt(1 - PortableMath.Power(beta2, parameter.Step));
        parameter.Apply(new Rule((Real)rate, (Real)(1 - beta1), (Real)beta2, (Real)(1 - beta2), (Real)rootScale, epsilon));
    }

    private readonly struct Rule(Real rate, Real rest1, Real beta2, Real rest2, Real rootScale, Real epsilon) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V m, ref V s) where V : struct, ILane<V>
        {
            m = V.Fma(dw - m, V.Splat(rest1), m);
            s = V.Fma(dw * dw, V.Splat(rest2), s * V.Splat(beta2));
            w = V.Fma(m / V.Fma(V.Sqrt(s), V.Splat(rootScale), V.Splat(epsilon)), V.Splat(-rate), w);
        }
    }
}
