using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>Clipping and weight decay, applied to every gradient and weight before the optimizer's rule.</summary>
internal readonly struct StepSettings
{
    private readonly Real scale, limit, addToGradient, keep;

    public StepSettings(Real scale, Real limit, WeightDecay decay, double rate)
    {
        (this.scale, this.limit) = (scale, limit);
        (addToGradient, keep) = decay.For(rate);
    }

    /// <summary>The rule with clipping and decay before it.</summary>
    public Rule<TRule> Before<TRule>(TRule rule) where TRule : unmanaged, IRule => new(this, rule);

    // An unused setting costs nothing measurable (a step waits for memory) and changes no bit: ·1, clamped to -∞..∞, +0·w, ·1.
    internal readonly struct Rule<TRule>(StepSettings settings, TRule rule) : IRule where TRule : unmanaged, IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, ILane<V>
        {
            dw = V.Fma(w, V.Splat(settings.addToGradient), V.Clamp(dw * V.Splat(settings.scale), -settings.limit, settings.limit));
            w *= V.Splat(settings.keep);
            rule.Apply(ref w, dw, ref s0, ref s1);
        }
    }
}
