using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lincoln.Data;

/// <summary>An image folder as data that is ready to train on, and images as inputs of a network that was trained so.</summary>
/// <remarks>The columns of the preprocessor say what the images are: <c>pixel_2_31_31</c> is the last of 3 channels of 32 × 32 pixels.</remarks>
internal static class FolderImages
{
    public static PreparedData Prepare(ImageFolder folder, DataOptions options, CancellationToken cancellation)
    {
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
            Notes = [string.Create(CultureInfo.InvariantCulture, $"'{folder.Root}' has {folder.Count:N0} images of {folder.Classes.Count} classes, each read as {(shape[0] == 3 ? "colour" : "grey")}, {shape[1]} × {shape[2]} pixels.")],
        };
    }

    /// <summary>The shape [channels, height, width] that a preprocessor's columns speak of; null when they are no such pixels.</summary>
    public static Shape? ShapeOf(TablePreprocessor preprocessor)
    {
        string[] parts = preprocessor.FeatureNames[^1].Split('_');
        if (parts.Length != 4 || parts[0] != "pixel" || parts.Skip(1).Any(p => !int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return null;
        int[] last = [.. parts.Skip(1).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        return last[0] is 0 or 2 && (last[0] + 1L) * (last[1] + 1L) * (last[2] + 1L) == preprocessor.FeatureNames.Count ? [last[0] + 1, last[1] + 1, last[2] + 1] : null;
    }

    /// <summary>Images scaled as those that the preprocessor was fitted on.</summary>
    public static ImageDataset Scaled(ImageDataset images, TablePreprocessor preprocessor, Shape shape)
    {
        double mean = preprocessor.Scaler.Means[0], deviation = preprocessor.Scaler.Deviations[0];
        return images.With(shape, 1 / deviation, -mean / deviation);
    }

    private static TablePreprocessor Preprocessor(IReadOnlyList<string> classes, Shape shape, StandardScaler scaler)
    {
        var pixels = new SchemaColumn[shape.Count];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new(string.Create(CultureInfo.InvariantCulture, $"pixel_{i / (shape[1] * shape[2])}_{i / shape[2] % shape[1]}_{i % shape[2]}"), ColumnKind.Numeric);
        var schema = new Schema(pixels, new("class", ColumnKind.Categorical), LearningTask.Classification, classes);
        return TablePreprocessor.FromScaler(schema, StandardScaler.Uniform(shape.Count, scaler.Means[0], scaler.Deviations[0]));
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
