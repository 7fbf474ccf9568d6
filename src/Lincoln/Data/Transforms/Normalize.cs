namespace Lincoln.Data;

/// <summary>y = (x - mean) / deviation, with one mean and deviation, or one for every channel of [channels, ..].</summary>
/// <remarks>Numbers 0..1 become numbers of about -3..3 when the means and deviations are those of the data.</remarks>
/// <example><code>
/// new Normalize(0.1307, 0.3081)                                        // MNIST
/// new Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])          // photos, in colour
/// </code></example>
public sealed class Normalize : Transform
{
    private readonly (Real Scale, Real Shift)[] channels;

    /// <summary>One mean and deviation for all numbers.</summary>
    /// <exception cref="ArgumentException">The deviation is not positive, or one is not finite.</exception>
    public Normalize(double mean, double deviation) : this([mean], [deviation]) { }

    /// <summary>A mean and a deviation for every channel.</summary>
    /// <exception cref="ArgumentException">There are none, or not equally many; a deviation is not positive, or a number is not
    /// finite.</exception>
    public Normalize(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        if (means.Length == 0 || means.Length != deviations.Length)
            throw new ArgumentException("means: there must be one mean and one deviation for each channel, "
                + $"found {means.Length} and {deviations.Length}.", nameof(means));
        channels = new (Real, Real)[means.Length];
        for (int c = 0; c < means.Length; c++)
        {
            if (!double.IsFinite(means[c]))
                throw new ArgumentException($"means: number {c} is {means[c]}; it must be finite.", nameof(means));
            if (!(deviations[c] > 0) || !double.IsFinite(deviations[c]))
                throw new ArgumentException($"deviations: number {c} is {deviations[c]}; it must be positive and finite.",
                    nameof(deviations));
            channels[c] = ((Real)(1 / deviations[c]), (Real)(-means[c] / deviations[c]));
        }
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        if (channels.Length > 1 && (sample.Rank < 2 || sample[0] != channels.Length))
            throw new ShapeException($"Normalize: it has {channels.Length} means, one for each channel of [channels, ..], "
                + $"but the sample is {sample}.");
        return sample;
    }

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        int size = x.Length / channels.Length;
        for (int c = 0; c < channels.Length; c++)
        {
            var (scale, shift) = channels[c];
            var from = x.Slice(c * size, size);
            var to = y.Slice(c * size, size);
            for (int i = 0; i < to.Length; i++) to[i] = Real.FusedMultiplyAdd(from[i], scale, shift);
        }
    }
}
