using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lincoln.Data;

/// <summary>An image folder as data that is ready to train on, and images as inputs of a network that was trained so.</summary>
/// <remarks>
/// The columns of the preprocessor say what the images are: <c>pixel_2_31_31</c> is the last of 3 channels of 32 × 32 pixels.
/// </remarks>
internal static class FolderImages
{
    // Every number is a column of the preprocessor: 3 × 256 × 256 of them take some 30 MB.
    private const int MostNumbers = 1 << 18;

    public static PreparedData Prepare(ImageFolder folder, DataOptions options, CancellationToken cancellation)
    {
        if (folder.SampleShape.Count > MostNumbers)
            throw new ArgumentException($"folder: images of shape {folder.SampleShape} have {folder.SampleShape.Count:N0} elements, "
                + $"more than the {MostNumbers:N0} that are prepared here (3 × 256 × 256 are fewer). "
                + "Choose a smaller height and width, or read the folder with a DataLoader.", nameof(folder));
        if (options.Fitted is { } fitted && fitted.ImageShape != folder.SampleShape)
            throw new ArgumentException("options: "
                + $"the given preprocessor is for {(fitted.ImageShape is { } known ? $"images of shape {known}" : "tables")}, "
                + $"but these images have the shape {folder.SampleShape}.", nameof(options));
        var images = folder.Load(cancellation);
        var split = Split.Stratified(folder.Labels, options.Seed, options.Validation, options.Test);
        var shape = folder.SampleShape;
        var preprocessor = options.Fitted ?? Preprocessor(folder.Classes, shape, images.Scaler(split.Training));
        var scaled = Scaled(images, preprocessor, options.Images ? shape : [shape.Count]);
        return new PreparedData
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Root)),
            Training = new Subset(scaled, split.Training),
            Validation = split.Validation.Count == 0 ? null : new Subset(scaled, split.Validation),
            Test = split.Test.Count == 0 ? null : new Subset(scaled, split.Test),
            SampleShape = scaled.SampleShape,
            Preprocessor = preprocessor,
            Sha256 = Sha256(folder),
            Notes = [.. Notes(folder, shape)],
        };
    }

    /// <summary>Images scaled as those that the preprocessor was fitted on.</summary>
    public static ImageDataset Scaled(ImageDataset images, TablePreprocessor preprocessor, Shape shape)
    {
        double mean = preprocessor.Scaler.Means[0], deviation = preprocessor.Scaler.Deviations[0];
        return images.With(shape, 1 / deviation, -mean / deviation);
    }

    private static IEnumerable<string> Notes(ImageFolder folder, Shape shape)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"'{folder.Root}' has {folder.Count:N0} images of {folder.Classes.Count} classes, "
            + $"each read as {(shape[0] == 3 ? "colour" : "grey")}, {shape[1]} × {shape[2]} pixels.");
        if (folder.Ignored.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{folder.Ignored.Count:N0} other {(folder.Ignored.Count == 1 ? "entry" : "entries")} in the classes' folders left out, "
                + $"such as '{folder.Ignored[0]}': only PNG and JPEG files count, and no folders within a class.");
    }

    /// <summary>A preprocessor from a model file, which says the shape, the classes and the scale instead of naming every pixel.</summary>
    /// <exception cref="InvalidDataException">Something is missing, or is out of range.</exception>
    public static TablePreprocessor Read(JsonNodeReader root, JsonNodeReader image)
    {
        double[] sizes = image.Numbers();
        if (sizes is not [1 or 3, >= 1, >= 1] || !sizes.All(double.IsInteger) || sizes[0] * sizes[1] * sizes[2] > MostNumbers)
            throw image.Wrong($"must be 1 or 3 channels, a height and a width, together at most {MostNumbers:N0} elements");
        var (mean, deviation, classes) = (root["mean"].Number(), root["deviation"].Number(), root["classes"].Texts());
        try { return Preprocessor(classes, [(int)sizes[0], (int)sizes[1], (int)sizes[2]], new([mean], [deviation])); }
        catch (ArgumentException e) { throw new InvalidDataException($"preprocessing: {e.Message}", e); }
    }

    private static TablePreprocessor Preprocessor(IReadOnlyList<string> classes, Shape shape, StandardScaler scaler)
    {
        var pixels = new SchemaColumn[shape.Count];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new(string.Create(CultureInfo.InvariantCulture,
                $"pixel_{i / (shape[1] * shape[2])}_{i / shape[2] % shape[1]}_{i % shape[2]}"), ColumnKind.Numeric);
        var schema = new Schema(pixels, new("class", ColumnKind.Categorical), LearningTask.Classification, classes);
        return TablePreprocessor.FromScaler(schema, StandardScaler.Uniform(shape.Count, scaler.Means[0], scaler.Deviations[0]), shape);
    }

    // Of every file its path within the folder and its content.
    private static string Sha256(ImageFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[1 << 16];
        foreach (string path in folder.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder.Root, path).Replace('\\', '/') + "\n"));
            using var file = InputFile.Open(path, "the image file itself");
            for (int got; (got = file.Read(chunk)) > 0;) hash.AppendData(chunk, 0, got);
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
