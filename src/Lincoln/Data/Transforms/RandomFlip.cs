namespace Lincoln.Data;

/// <summary>Mirrors an image with some probability: left and right, or top and bottom.</summary>
/// <remarks>For things that look the same in a mirror (animals, scenes), not for digits and letters.</remarks>
public sealed class RandomFlip : ImageTransform
{
    private readonly double probability;
    private readonly bool vertical;

    /// <summary>A random mirroring.</summary>
    /// <param name="probability">How often, 0..1. Default: 0.5.</param>
    /// <param name="vertical">Whether top and bottom change places instead of left and right. Default: false.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in 0..1.</exception>
    public RandomFlip(double probability = 0.5, bool vertical = false)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), $"probability: it must be in 0..1, found {probability}.");
        (this.probability, this.vertical) = (probability, vertical);
    }

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        int height = sample[1], width = sample[2];
        bool flip = rng.NextDouble() < probability;
        if (!flip || !vertical) x.CopyTo(y);
        if (!flip) return;
        for (int row = 0; row < sample[0] * height; row++)
        {
            var to = y.Slice(row * width, width);
            if (vertical) x.Slice((row - row % height + height - 1 - row % height) * width, width).CopyTo(to);
            else to.Reverse();
        }
    }
}
