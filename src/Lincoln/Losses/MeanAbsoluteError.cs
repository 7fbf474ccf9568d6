using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// |prediction - target|: the mean over all elements, or the sum over the outputs and the mean over the batch. Outliers count less than in
/// <see cref="MeanSquaredError"/>.
/// </summary>
/// <remarks>The gradient is the sign of the difference, 0 where there is none.</remarks>
public sealed class MeanAbsoluteError : ElementLoss<MeanAbsoluteError.Function>
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Default: the mean over all elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public MeanAbsoluteError(Reduction reduction = Reduction.Mean) : base(reduction) { }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("mean-absolute-error");
        ReductionConfig.Write(config, Reduction);
    }

    /// <summary>The function and its derivatives.</summary>
    public readonly struct Function : IFunction2
    {
        /// <inheritdoc/>
        public V F<V>(V p, V t) where V : struct, ILane<V> => V.Abs(p - t);

        /// <inheritdoc/>
        public V DA<V>(V p, V t, V y) where V : struct, ILane<V> => V.IfEqual(p, t, V.Splat(0), V.CopySign(V.Splat(1), p - t));

        /// <inheritdoc/>
        public V DB<V>(V p, V t, V y) where V : struct, ILane<V> => DA(t, p, y);
    }
}
