namespace Lincoln.Data;

/// <summary>Reads CIFAR-10 in its binary version: records of one label and 3,072 bytes, red, green, blue, each 32 × 32.</summary>
/// <example><code>
/// var train = Cifar10.Load([.. Enumerable.Range(1, 5).Select(i => $"cifar-10-batches-bin/data_batch_{i}.bin")]);
/// </code></example>
public static class Cifar10
{
    private const int Pixels = 3 * 32 * 32, Record = 1 + Pixels;

    /// <summary>What the labels 0 to 9 mean.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
        "horse", "ship", "truck"];

    /// <summary>Reads files whole: images [3, 32, 32] of numbers 0..1, and labels.</summary>
    /// <exception cref="ArgumentException">No file is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is not of whole records, or a label is above 9.</exception>
    public static ImageDataset Load(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0) throw new ArgumentException("paths: give at least one file.", nameof(paths));
        var labels = new List<int>();
        using var pixels = new MemoryStream();
        byte[] record = new byte[Record];
        foreach (string path in paths)
        {
            using var file = InputFile.Open(path, "the .bin file itself");
            if (file.Length == 0 || file.Length % Record != 0)
                throw new InvalidDataException($"{path} has {file.Length:N0} bytes; CIFAR-10's binary files are records of {Record:N0}. "
                    + "Is it the binary version, unpacked?");
            if (pixels.Length + file.Length > Array.MaxLength)
                throw new InvalidDataException($"{path}: together with those before it has more images than fit into an array.");
            for (long i = 0; i < file.Length / Record; i++)
            {
                file.ReadExactly(record);
                if (record[0] > 9)
                    throw new InvalidDataException($"{path}: the label of image {i:N0} is {record[0]}; CIFAR-10's are 0 to 9.");
                labels.Add(record[0]);
                pixels.Write(record, 1, Pixels);
            }
        }
        return new(pixels.ToArray(), [3, 32, 32], CollectionsMarshal.AsSpan(labels));
    }
}
