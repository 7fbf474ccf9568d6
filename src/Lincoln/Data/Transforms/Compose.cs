using System.Buffers;

namespace Lincoln.Data;

/// <summary>Several transforms, one after the other.</summary>
/// <example><code>
/// var change = new Compose(new RandomCrop(padding: 2), new RandomRotation(10), new Normalize(0.1307, 0.3081));
/// var augmented = new TransformedDataset(images, change, seed: 1);
/// </code></example>
public sealed class Compose : Transform
{
    private readonly Transform[] stages;
    private Shapes? last;                    // those of the last sample: mostly all samples have one shape

    /// <summary>The transforms, the first one first.</summary>
    /// <exception cref="ArgumentException">There are none, or one is null.</exception>
    public Compose(params IReadOnlyList<Transform> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0) throw new ArgumentException("stages: give at least one transform.", nameof(stages));
        if (stages.Contains(null)) throw new ArgumentException("stages: one of the transforms is null.", nameof(stages));
        this.stages = [.. stages];
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => ShapesFor(sample).Of[^1];

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        var shapes = ShapesFor(sample);
        Real[] from = ArrayPool<Real>.Shared.Rent(shapes.Largest), to = ArrayPool<Real>.Shared.Rent(shapes.Largest);
        for (int i = 0; i < stages.Length; i++)
        {
            var result = i == stages.Length - 1 ? y : to.AsSpan(0, shapes.Of[i + 1].Count);
            stages[i].Write(x, shapes.Of[i], result, rng);
            x = result;
            (from, to) = (to, from);
        }
        ArrayPool<Real>.Shared.Return(from);
        ArrayPool<Real>.Shared.Return(to);
    }

    private Shapes ShapesFor(Shape sample)
    {
        if (last is { } known && known.Of[0] == sample) return known;
        var shapes = new Shape[stages.Length + 1];
        shapes[0] = sample;
        for (int i = 0; i < stages.Length; i++) shapes[i + 1] = stages[i].OutputShape(shapes[i]);
        return last = new(shapes, shapes.Max(s => s.Count));
    }

    private sealed record Shapes(Shape[] Of, int Largest);
}
