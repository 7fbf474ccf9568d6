namespace Lincoln.Data;

/// <summary>
/// A change of one sample, such as a random crop of an image: numbers of one shape in, numbers of the same or another shape out.
/// </summary>
/// <remarks>
/// Images are [channels, height, width]. A transform holds settings only, so several threads may use one at once; what is random in it
/// comes from the generator that it is given, and a <see cref="TransformedDataset"/> gives each sample its own in each epoch.
/// To write your own, say what shape comes out and write every number of it.
/// </remarks>
public abstract class Transform
{
    /// <summary>The shape that comes out for a sample of this shape.</summary>
    /// <exception cref="ShapeException">It cannot be applied to such a sample.</exception>
    public abstract Shape OutputShape(Shape sample);

    /// <summary>Applies it to one sample, for a look at what it does.</summary>
    /// <param name="sample">The sample, without a batch axis.</param>
    /// <param name="rng">Where random numbers come from; default <c>new Rng(0)</c>.</param>
    /// <exception cref="ShapeException">It cannot be applied to such a sample.</exception>
    public Tensor Apply(Tensor sample, Rng? rng = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var result = new Tensor(OutputShape(sample.Shape));
        Write(sample.Values, sample.Shape, result.Edit(), rng ?? new(0));
        return result;
    }

    /// <summary>Writes the changed sample: every number of <paramref name="y"/>, which does not overlap <paramref name="x"/>.</summary>
    /// <param name="x">The sample: as many elements as its shape has.</param>
    /// <param name="sample">The shape of the sample.</param>
    /// <param name="y">The places for the result, as many as <see cref="OutputShape"/> has.</param>
    /// <param name="rng">Where random numbers come from.</param>
    protected internal abstract void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng);
}
