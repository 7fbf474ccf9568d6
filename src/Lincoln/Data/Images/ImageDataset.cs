using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>Images as bytes, and their class labels: value = byte · scale + shift, computed for each batch as it is read, so that
/// the data set takes a quarter of the memory (an eighth in double). May be read from several threads, each with its own batch.</summary>
public sealed class ImageDataset : IDataset
{
    private readonly ReadOnlyMemory<byte> pixels;
    private readonly int[] labels;
    private readonly Real scale, shift;

    /// <summary>A data set over bytes, which it shares.</summary>
    /// <param name="pixels">The images, one after the other.</param>
    /// <param name="sampleShape">The shape that one image gets: [784] or [1, 28, 28].</param>
    /// <param name="labels">The class number of each image.</param>
    /// <param name="scale">What a byte is multiplied by.</param>
    /// <param name="shift">What is added then. The defaults of both scale the bytes to 0..1.</param>
    /// <exception cref="ArgumentException">The bytes are not one whole image for each label, or a label is negative.</exception>
    public ImageDataset(ReadOnlyMemory<byte> pixels, Shape sampleShape, ReadOnlySpan<int> labels,
        double scale = 1 / 255.0, double shift = 0)
    {
        if (labels.IsEmpty || sampleShape.Count == 0)
            throw new ArgumentException($"There is no data: {labels.Length} labels, images of shape {sampleShape}.", nameof(labels));
        if (pixels.Length != (long)labels.Length * sampleShape.Count)
            throw new ArgumentException($"{pixels.Length:N0} bytes are not {labels.Length:N0} images of shape {sampleShape}, "
                + "one for each label.", nameof(pixels));
        int bad = labels.IndexOfAnyInRange(int.MinValue, -1);
        if (bad >= 0) throw new ArgumentException($"The label of image {bad} is {labels[bad]}; class numbers begin at 0.", nameof(labels));
        if (!double.IsFinite(scale) || !double.IsFinite(shift))
            throw new ArgumentException($"Scale {scale} and shift {shift} must be finite.", nameof(scale));
        (this.pixels, SampleShape, this.labels) = (pixels, sampleShape, labels.ToArray());
        (this.scale, this.shift) = ((Real)scale, (Real)shift);
    }

    /// <summary>A data set from IDX arrays.</summary>
    /// <param name="images">Bytes, [images, rows, columns].</param>
    /// <param name="labels">Bytes, [images].</param>
    /// <param name="scaler">The mean and deviation of all pixels (one column), or null for bytes scaled to 0..1.</param>
    /// <param name="flat">Whether an image is a row of numbers, [rows · columns], for dense layers, or [1, rows, columns] for
    /// convolutions.</param>
    /// <exception cref="InvalidDataException">The arrays have other types or shapes, or different numbers of images.</exception>
    public static ImageDataset FromIdx(IdxArray images, IdxArray labels, StandardScaler? scaler = null, bool flat = true)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Type != IdxType.Byte || images.Shape.Rank != 3)
            throw new InvalidDataException("Images are bytes [images, rows, columns]; "
                + $"this array has shape {images.Shape} and type {images.Type}.");
        if (labels.Type != IdxType.Byte || labels.Shape.Rank != 1)
            throw new InvalidDataException($"Labels are bytes [images]; this array has shape {labels.Shape} and type {labels.Type}.");
        if (images.Shape[0] != labels.Shape[0])
            throw new InvalidDataException($"There are {images.Shape[0]} images but {labels.Shape[0]} labels.");
        if (scaler is not null && scaler.Count != 1)
            throw new ArgumentException($"The scaler has {scaler.Count} columns; images have one for all pixels.", nameof(scaler));
        int[] classes = [.. labels.Bytes.ToArray().Select(b => (int)b)];
        Shape shape = flat ? [images.Shape[1] * images.Shape[2]] : [1, images.Shape[1], images.Shape[2]];
        return scaler is null ? new(images.Bytes, shape, classes)
            : new(images.Bytes, shape, classes, 1 / scaler.Deviations[0], -scaler.Means[0] / scaler.Deviations[0]);
    }

    /// <summary>The same images with another shape and scaling.</summary>
    internal ImageDataset With(Shape shape, double scale, double shift) => new(pixels, shape, labels, scale, shift);

    /// <summary>The mean and deviation of all pixels of these images, in integers and therefore exact.</summary>
    internal StandardScaler Scaler(IReadOnlyList<int> images)
    {
        int size = SampleShape.Count;
        long sum = 0, squares = 0;
        foreach (int image in images)
            foreach (byte pixel in pixels.Span.Slice(image * size, size))
            {
                sum += pixel;
                squares += pixel * pixel;
            }
        double count = (double)images.Count * size, mean = sum / count, variance = squares / count - mean * mean;
        return StandardScaler.Uniform(1, mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <summary>The shape of one image.</summary>
    public Shape SampleShape { get; }

    /// <summary>The class number of each image.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Gathering.Bytes(pixels.Span, indices, SampleShape.Count, scale, shift, into.WriteInputs(indices.Length, SampleShape));
        var places = into.WriteLabels(indices.Length);
        for (int i = 0; i < indices.Length; i++) places[i] = labels[indices[i]];
    }
}
