using System.Text.Json;

namespace Lincoln.Data;

/// <summary>Images of one shape and their classes: pixels become (byte − mean) / deviation, with one mean and deviation for all.</summary>
/// <remarks>A model of images also reads a CSV of pixels: <see cref="PixelTable"/>.</remarks>
public sealed class ImagePreparation : Preparation
{
    /// <summary>The target of images whose classes are folders.</summary>
    internal const string FolderTarget = "class";

    /// <summary>The property of the model file's entry that only images have.</summary>
    internal const string Mark = "image";

    /// <summary>The largest number of pixels and channels: images of 3 × 256 × 256 are smaller.</summary>
    internal const int MostElements = 1 << 18;

    /// <summary>A preparation with known statistics, such as those of the training set.</summary>
    /// <param name="shape">The shape of an image: [channels, height, width], with 1 (grey) or 3 (colour) channels.</param>
    /// <param name="labels">The names of the classes in the order of their numbers.</param>
    /// <param name="mean">The mean of the bytes 0..255.</param>
    /// <param name="deviation">Their standard deviation.</param>
    /// <exception cref="ArgumentException">The shape is another or too large, a label appears twice, there are fewer than two labels, or
    /// a statistic is not usable.</exception>
    public ImagePreparation(Shape shape, IReadOnlyList<string> labels, double mean, double deviation)
        : this(shape, labels, mean, deviation, FolderTarget) { }

    internal ImagePreparation(Shape shape, IReadOnlyList<string> labels, double mean, double deviation, string target)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (shape.Rank != 3 || !IsImage(shape[0], shape[1], shape[2]))
            throw new ArgumentException($"shape: it {Expected}, found {shape}.", nameof(shape));
        if (labels.Count < 2) throw new ArgumentException($"labels: there must be at least two, found {labels.Count}.", nameof(labels));
        (Shape, Labels, Target) = (shape, new LabelPreparation(labels).Labels, target);
        Scaler = new([mean], [deviation]);
    }

    private static string Expected
        => $"must be 1 or 3 channels, a height and a width, together at most {MostElements:N0} elements";

    /// <summary>The shape of an image: [channels, height, width].</summary>
    public Shape Shape { get; }

    /// <summary>The mean and deviation of the bytes of all pixels (one column).</summary>
    public StandardScaler Scaler { get; }

    /// <inheritdoc/>
    public override Shape? InputShape => Shape;

    /// <summary>The name of what is predicted: <c>class</c> for a folder of images, <c>digit</c> for mnist.</summary>
    public override string Target { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Labels { get; }

    // Shared with tables, as in the first model files.
    internal override string Entry => "preprocessing.json";

    /// <summary>Learns the mean and deviation from the pixels of the training set.</summary>
    internal static ImagePreparation Fit(ImageDataset images, IReadOnlyList<int> training, IReadOnlyList<string> labels)
    {
        var scaler = images.Scaler(training);
        return new(images.SampleShape, labels, scaler.Means[0], scaler.Deviations[0]);
    }

    /// <summary>The same images as inputs of a network.</summary>
    /// <param name="images">The images, as bytes.</param>
    /// <param name="sampleShape">The shape that one gets: [channels, height, width] or a row of numbers.</param>
    internal ImageDataset Scale(ImageDataset images, Shape sampleShape)
        => images.With(sampleShape, 1 / Scaler.Deviations[0], -Scaler.Means[0] / Scaler.Deviations[0]);

    /// <summary>An image file, PNG or JPEG, as input of a network: [1, channels, height, width], resized to <see cref="Shape"/>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an image that is read, or damaged.</exception>
    public Tensor Read(string path)
    {
        byte[] pixels = ImageFolder.ReadBytes(path, Shape, new(Shape[1], Shape[2]));
        var batch = new Batch();
        Scale(new(pixels, Shape, [0]), Shape).Read([0], batch);
        return batch.Inputs!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (PixelTable.IsWritten(this))
        {
            PixelTable.Write(this, json);
            return;
        }
        json.WriteStartObject();
        json.WriteStartArray(Mark);
        foreach (int size in Shape.Sizes) json.WriteNumberValue(size);
        json.WriteEndArray();
        WriteTexts(json, "classes", Labels);
        json.WriteNumber("mean", Scaler.Means[0]);
        json.WriteNumber("deviation", Scaler.Deviations[0]);
        json.WriteEndObject();
    }

    internal static ImagePreparation Read(ConfigReader json)
    {
        double[] sizes = json.Numbers(Mark);
        if (sizes.Length != 3 || !sizes.All(double.IsInteger) || !IsImage(sizes[0], sizes[1], sizes[2]))
            throw json.Wrong(Mark, $"it {Expected}.");
        var (mean, deviation, labels) = (json.Number("mean"), json.Number("deviation"), json.Texts("classes"));
        return json.Make(() => new ImagePreparation([(int)sizes[0], (int)sizes[1], (int)sizes[2]], labels, mean, deviation));
    }

    private static bool IsImage(double channels, double height, double width)
        => channels is 1 or 3 && height >= 1 && width >= 1 && channels * height * width <= MostElements;
}
