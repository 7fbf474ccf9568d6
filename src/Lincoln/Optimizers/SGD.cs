using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>Stochastic gradient descent: w ← w - rate·dw (chapter 3 of the book).</summary>
public sealed class SGD : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">At least 0; default 0.01, as in the book.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public SGD(double learningRate = 0.01) : base(learningRate) { }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate parameter) => parameter.Apply(new Rule((Real)LearningRate));

    private readonly struct Rule(Real rate) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V unused, ref V alsoUnused) where V : struct, ILane<V>
            => w = V.Fma(dw, V.Splat(-rate), w);
    }
}
