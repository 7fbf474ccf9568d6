using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// ½·d² where |d| ≤ delta and delta·(|d| - ½·delta) elsewhere, d = prediction - target (Huber 1964): the mean over all elements, or the
/// sum over the outputs and the mean over the batch. Small errors count as squares, outliers as absolute values.
/// </summary>
/// <remarks>The gradient is d, clamped to -delta..delta.</remarks>
public sealed class Huber : ElementLoss<Huber.Function>
{
    private readonly double delta;

    /// <summary>Creates the loss.</summary>
    /// <param name="delta">Where squares end, in the target's units, above 0; default 1.</param>
    /// <param name="reduction">Default: the mean over all elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">delta is not a finite number above 0, or there is no such reduction.</exception>
    public Huber(double delta = 1, Reduction reduction = Reduction.Mean) : base(reduction, new Function((Real)delta))
        => this.delta = Require.Positive(delta, nameof(delta));

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("huber");
        config.Number("delta", delta);
        ReductionConfig.Write(config, Reduction);
    }

    /// <summary>The function and its derivatives.</summary>
    public readonly struct Function(Real delta) : IFunction2
    {
        /// <inheritdoc/>
        public V F<V>(V p, V t) where V : struct, ILane<V>
        {
            V size = V.Abs(p - t), square = V.Clamp(size, 0, delta);
            return square * V.Fma(square, V.Splat((Real)(-0.5)), size);
        }

        /// <inheritdoc/>
        public V DA<V>(V p, V t, V y) where V : struct, ILane<V> => V.Clamp(p - t, -delta, delta);

        /// <inheritdoc/>
        public V DB<V>(V p, V t, V y) where V : struct, ILane<V> => DA(t, p, y);
    }
}
