using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// s ← α·s + (1 - α)·dw², v ← µ·v + dw / (√s + ε), w ← w - rate·v (Tieleman and Hinton 2012): AdaGrad that forgets old gradients.
/// </summary>
/// <remarks>Formula and defaults are PyTorch's (without its option <c>centered</c>).</remarks>
public sealed class RMSProp : Optimizer
{
    private readonly double smoothing;
    private readonly Real momentum, epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.01.</param>
    /// <param name="smoothing">α, 0 ≤ α &lt; 1; default 0.99.</param>
    /// <param name="momentum">µ, 0 ≤ µ &lt; 1; default 0, which needs no memory for v.</param>
    /// <param name="epsilon">ε, above 0; default 10⁻⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RMSProp(double learningRate = 0.01, double smoothing = 0.99, double momentum = 0, double epsilon = 1e-8)
        : base(learningRate, momentum > 0 ? ["mean-of-squares", "velocity"] : ["mean-of-squares"])
    {
        this.smoothing = Require.Fraction(smoothing, nameof(smoothing));
        this.momentum = (Real)Require.Fraction(momentum, nameof(momentum));
        this.epsilon = (Real)Require.Positive(epsilon, nameof(epsilon));
    }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate parameter)
        => parameter.Apply(new Rule((Real)LearningRate, (Real)smoothing, (Real)(1 - smoothing), momentum, epsilon));

    private readonly struct Rule(Real rate, Real smoothing, Real rest, Real momentum, Real epsilon) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V s, ref V v) where V : struct, ILane<V>
        {
            s = V.Fma(dw * dw, V.Splat(rest), s * V.Splat(smoothing));
            v = V.Fma(v, V.Splat(momentum), dw / (V.Sqrt(s) + V.Splat(epsilon)));        // without momentum v is zero, and not kept
            w = V.Fma(v, V.Splat(-rate), w);
        }
    }
}
