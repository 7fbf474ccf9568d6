using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// s ← s + dw², w ← w - rate·dw / (√s + ε) (Duchi, Hazan, Singer 2011; chapter 6 of the book): weights that have moved far move less.
/// </summary>
/// <remarks>Formula and defaults are PyTorch's. The book adds its ε = 10⁻⁷ to s in every step instead of to the root.</remarks>
public sealed class AdaGrad : Optimizer
{
    private readonly Real epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.01.</param>
    /// <param name="epsilon">ε, above 0; default 10⁻¹⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdaGrad(double learningRate = 0.01, double epsilon = 1e-10) : base(learningRate, "sum-of-squares")
        => this.epsilon = (Real)Require.Positive(epsilon, nameof(epsilon));

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate parameter) => parameter.Apply(new Rule((Real)LearningRate, epsilon));

    private readonly struct Rule(Real rate, Real epsilon) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V s, ref V unused) where V : struct, ILane<V>
        {
            s = V.Fma(dw, dw, s);
            w = V.Fma(dw / (V.Sqrt(s) + V.Splat(epsilon)), V.Splat(-rate), w);
        }
    }
}
