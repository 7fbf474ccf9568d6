using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum: v ← µ·v + dw, w ← w - rate·v (chapter 4 of the book, whose v is the rate times this one;
/// PyTorch's SGD with dampening 0). Nesterov's form moves by dw + µ·v instead of v.
/// </summary>
public sealed class SGDMomentum : Optimizer
{
    private readonly Real momentum;
    private readonly bool nesterov;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.01.</param>
    /// <param name="momentum">µ, 0 ≤ µ &lt; 1; default 0.9.</param>
    /// <param name="nesterov">Whether to look ahead (Nesterov 1983, in the form of Sutskever et al. 2013); default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public SGDMomentum(double learningRate = 0.01, double momentum = 0.9, bool nesterov = false) : base(learningRate, "velocity")
        => (this.momentum, this.nesterov) = ((Real)Require.Fraction(momentum, nameof(momentum)), nesterov);

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate parameter)
    {
        if (nesterov) parameter.Apply(new NesterovRule((Real)LearningRate, momentum));
        else parameter.Apply(new Rule((Real)LearningRate, momentum));
    }

    private readonly struct Rule(Real rate, Real momentum) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V v, ref V unused) where V : struct, ILane<V>
        {
            v = V.Fma(v, V.Splat(momentum), dw);
            w = V.Fma(v, V.Splat(-rate), w);
        }
    }

    private readonly struct NesterovRule(Real rate, Real momentum) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V v, ref V unused) where V : struct, ILane<V>
        {
            v = V.Fma(v, V.Splat(momentum), dw);
            w = V.Fma(V.Fma(v, V.Splat(momentum), dw), V.Splat(-rate), w);
        }
    }
}
