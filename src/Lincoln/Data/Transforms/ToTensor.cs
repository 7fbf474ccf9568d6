namespace Lincoln.Data;

/// <summary>
/// y = x / 255, channels first: bytes 0..255 of an image [height, width] or [height, width, channels] become numbers 0..1 of [channels,
/// height, width].
/// </summary>
/// <remarks>Data sets of images that bring their channels first already (MNIST, image folders) do not need it.</remarks>
public sealed class ToTensor : Transform
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample.Rank switch
    {
        2 => [1, sample[0], sample[1]],
        3 => [sample[2], sample[0], sample[1]],
        _ => throw new ShapeException($"ToTensor: it works on images [height, width] or [height, width, channels], found {sample}."),
    };

    /// <inheritdoc/>
    protected internal override void Write(ReadOnlySpan<Real> x, Shape sample, Span<Real> y, Rng rng)
    {
        const Real Scale = (Real)(1 / 255.0);
        int channels = sample.Rank == 2 ? 1 : sample[2], place = 0;
        for (int c = 0; c < channels; c++)
            for (int i = c; i < x.Length; i += channels) y[place++] = x[i] * Scale;
    }
}
