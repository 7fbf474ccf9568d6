using Lincoln.Kernels;

namespace Lincoln.Losses;

/// <summary>
/// (prediction - target)²: the mean over all elements, or the sum over the outputs and the mean over the batch (chapter 3 of the book).
/// </summary>
/// <remarks>
/// <see cref="Reduction.Mean"/>, the default, is PyTorch's; <see cref="Reduction.SumPerSample"/> is the book's. For one output they are
/// equal. With <c>normalize</c> each row of the prediction is divided by its sum first, so that it reads as probabilities (chapter 4 of the
/// book, whose gradient leaves that out; here it belongs to the value). The rows should then be positive, as behind a sigmoid.
/// </remarks>
public sealed class MeanSquaredError : ElementLoss<MeanSquaredError.Function>
{
    private readonly bool normalize;

    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">Default: the mean over all elements.</param>
    /// <param name="normalize">Whether each row of the prediction is divided by its sum first; default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public MeanSquaredError(Reduction reduction = Reduction.Mean, bool normalize = false) : base(reduction) => this.normalize = normalize;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor prediction, Target target)
    {
        var values = target.ValuesLike(prediction, nameof(MeanSquaredError));
        return Compare(normalize ? Normalized(prediction) : prediction, values);
    }

    private static Tensor Normalized(Tensor prediction)
    {
        if (prediction.Shape.Rank < 2)
            throw new ShapeException($"MeanSquaredError: dividing rows by their sums needs [batch, outputs], found {prediction.Shape}.");
        var sums = prediction.Sum(axis: -1, keepDims: true);
        int zero = sums.Values.IndexOf(0);
        return zero < 0 ? prediction / sums
            : throw new ArgumentException($"MeanSquaredError: row {zero} of the prediction sums to 0 and cannot be divided by it; "
                + "use an activation with positive results, such as a sigmoid.", nameof(prediction));
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("mean-squared-error");
        ReductionConfig.Write(config, Reduction);
        config.Flag("normalize", normalize);
    }

    internal static MeanSquaredError Read(ConfigReader config) => new(ReductionConfig.Read(config), config.Flag("normalize"));

    /// <summary>The function and its derivatives.</summary>
    public readonly struct Function : IFunction2
    {
        /// <inheritdoc/>
        public V F<V>(V p, V t) where V : struct, ILane<V> => (p - t) * (p - t);

        /// <inheritdoc/>
        public V DA<V>(V p, V t, V y) where V : struct, ILane<V> => p - t + (p - t);

        /// <inheritdoc/>
        public V DB<V>(V p, V t, V y) where V : struct, ILane<V> => t - p + (t - p);
    }
}
