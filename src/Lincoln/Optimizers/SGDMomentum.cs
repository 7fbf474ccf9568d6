using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>Stochastic gradient descent with momentum: v ← µ·v + dw, w ← w - rate·v (chapter 4 of the book, whose v is rate times this one).</summary>
public sealed class SGDMomentum : Optimizer
{
    private readonly Real momentum;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">Default 0.01.</param>
    /// <param name="momentum">µ, 0 ≤ µ &lt; 1; default 0.9.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public SGDMomentum(Real learningRate = (Real)0.01, Real momentum = (Real)0.9) : base(learningRate)
        => this.momentum = momentum is >= 0 and < 1 ? momentum
            : throw new ArgumentOutOfRangeException(nameof(momentum), $"momentum: it must be at least 0 and below 1, found {momentum}.");

    /// <inheritdoc/>
    protected override int StateCount => 1;

    /// <inheritdoc/>
    protected override void Update(Span<Real> values, ReadOnlySpan<Real> gradient, ReadOnlySpan<Tensor> state)
        => Kernels.Update.Apply(new Rule(LearningRate, momentum), values, gradient, state[0].Storage);

    private readonly struct Rule(Real rate, Real momentum) : IRule
    {
        public void Apply<V>(ref V w, V dw, ref V v, ref V unused) where V : struct, ILane<V>
        {
            v = V.Fma(v, V.Splat(momentum), dw);
            w = V.Fma(v, V.Splat(-rate), w);
        }
    }
}
