using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>
/// Images in a folder that has a folder for each class: <c>photos/cat/1.png</c>. Files are decoded as they are read; numbers 0..1,
/// [channels, height, width]. May be read from several threads.
/// </summary>
/// <remarks>
/// Classes and files are in the order of their names' characters, so that numbers are the same on every system. PNG and JPEG files count
/// (.png, .jpg, .jpeg); others, hidden ones and folders within a class do not. Decoding takes time: let a <see cref="DataLoader"/> read
/// with several workers, or keep a set that fits into memory with <see cref="Load"/>.
/// </remarks>
/// <example><code>
/// var photos = new ImageFolder("photos", height: 64, width: 64);
/// var split = Split.Stratified(photos.Labels, seed: 1);
/// var train = new TransformedDataset(new Subset(photos, split.Training), new RandomFlip(), seed: 1);
/// </code></example>
public sealed class ImageFolder : IDataset
{
    private const int MostShown = 10;
    private readonly int[] labels;
    private readonly Resize? resize;

    /// <summary>Finds the classes and files; without a size the first image is read, which says what size all must have.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="height">The height that images are resized to (<see cref="Resize"/>), or null for images of one size.</param>
    /// <param name="width">The width.</param>
    /// <param name="channels">3 for colour or 1 for grey.</param>
    /// <exception cref="ArgumentException">Only one of height and width is given, or a number is out of range.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has fewer than two classes, or a class has no image.</exception>
    public ImageFolder(string path, int? height = null, int? width = null, int channels = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (height is null != width is null) throw new ArgumentException("height: give height and width, or neither.", nameof(height));
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), $"channels: it must be 1 (grey) or 3 (colour), found {channels}.");
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no folder {path} (looked for {Path.GetFullPath(path)}).");
        string[] classes = Names(Directory.EnumerateDirectories(path));
        if (classes.Length < 2)
            throw new InvalidDataException($"{path} has {(classes.Length == 0 ? "no folder" : $"one folder, {classes[0]}")}; "
                + "it must have one for each class, at least two, with images in them.");
        List<string> files = [];
        List<int> found = [];
        List<string> ignored = [];
        foreach (string name in classes)
        {
            string folder = Path.Combine(path, name);
            string[] all = Names(Directory.EnumerateFiles(folder)), images = [.. all.Where(IsImage)];
            string[] inner = Names(Directory.EnumerateDirectories(folder));
            if (images.Length == 0)
            {
                string hint = inner.Length > 0 ? $"; folders in it, such as {inner[0]}, are not read" : "";
                throw new InvalidDataException($"The class folder {folder} has no .png, .jpg or .jpeg file{hint}.");
            }
            ignored.AddRange(all.Except(images).Concat(inner.Select(other => other + "/")).Select(other => $"{name}/{other}"));
            files.AddRange(images.Select(image => Path.Combine(folder, image)));
            found.AddRange(Enumerable.Repeat(Array.IndexOf(classes, name), images.Length));
        }
        (Root, Classes, Files, Ignored, labels) = (path, classes, files, ignored, [.. found]);
        if (height is not null) resize = new(height.Value, width!.Value);
        else
        {
            var first = ImageFile.Load(files[0]);
            (height, width) = (first.Height, first.Width);
        }
        SampleShape = [channels, height.Value, width!.Value];
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The names of the classes; their places are the labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The paths of the images.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What the class folders hold besides images: other files, and folders, which end in a slash.</summary>
    internal IReadOnlyList<string> Ignored { get; }

    /// <summary>The class number of each image.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The shape of one image: [channels, height, width].</summary>
    public Shape SampleShape { get; }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <summary>Whether a file counts as an image, by its name: it ends in .png, .jpg or .jpeg, in small or capital letters.</summary>
    /// <param name="name">The file's name or path.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public static bool IsImage(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Path.GetExtension(name).ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG";
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or has another size and none was given; the message names it.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require.Indices(indices, Count, nameof(indices));
        int size = SampleShape.Count;
        var places = into.WriteInputs(indices.Length, SampleShape);
        for (int i = 0; i < indices.Length; i++)
        {
            byte[] image = ReadBytes(Files[indices[i]], SampleShape, resize);
            for (int k = 0; k < size; k++) places[i * size + k] = image[k] * (Real)(1 / 255.0);
        }
        var target = into.WriteLabels(indices.Length);
        for (int i = 0; i < indices.Length; i++) target[i] = labels[indices[i]];
    }

    /// <summary>
    /// Decodes all images once, on all threads (<see cref="Work.Threads"/>), for a set that fits into memory: a byte for each number.
    /// </summary>
    /// <exception cref="InvalidDataException">Files are damaged or have another size, which the message counts; or together they are too
    /// large for an array.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImageDataset Load(CancellationToken cancellation = default)
    {
        long size = (long)Count * SampleShape.Count;
        if (size > Array.MaxLength)
            throw new InvalidDataException($"{Count:N0} images {SampleShape} take {size:N0} bytes, too many for one array; "
                + "choose a smaller size, or read them as they are needed.");
        byte[] pixels = new byte[size];
        string?[] problems = new string?[Count];                             // all of them, so that what must be mended is known at once
        int next = -1;
        var readers = Enumerable.Range(0, Math.Min(Work.Threads, Count)).Select(_ => Task.Run(ReadRest, CancellationToken.None)).ToArray();
        Task.WhenAll(readers).GetAwaiter().GetResult();
        string[] damaged = [.. problems.OfType<string>()];
        return damaged.Length switch
        {
            0 => new(pixels, SampleShape, labels),
            1 => throw new InvalidDataException(damaged[0]),
            int n => throw new InvalidDataException($"{n:N0} of the {Count:N0} images cannot be used:"
                + string.Concat(damaged.Take(MostShown).Select(problem => $"\n  {problem}")) + (n > MostShown ? "\n  …" : "")),
        };

        void ReadRest()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < Count;)
            {
                cancellation.ThrowIfCancellationRequested();
                try { ReadBytes(Files[i], SampleShape, resize).CopyTo(pixels, (long)i * SampleShape.Count); }
                catch (InvalidDataException e) { problems[i] = e.Message; }
            }
        }
    }

    /// <summary>What was found, in sentences for the user.</summary>
    internal IEnumerable<string> Notes()
    {
        string colour = SampleShape[0] == 3 ? "colour" : "grey";
        yield return string.Create(CultureInfo.InvariantCulture, $"'{Root}' has {Count:N0} images of {Classes.Count} classes, "
            + $"each read as {colour}, {SampleShape[1]} × {SampleShape[2]} pixels.");
        if (Ignored.Count == 0) yield break;
        string entries = Ignored.Count == 1 ? "entry" : "entries";
        yield return string.Create(CultureInfo.InvariantCulture, $"{Ignored.Count:N0} other {entries} in the classes' folders left out, "
            + $"such as '{Ignored[0]}': only PNG and JPEG files count, and no folders within a class.");
    }

    /// <summary>SHA-256 of every file's path within the folder and its content, in lower-case hexadecimal.</summary>
    internal string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[1 << 16];
        foreach (string path in Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(Root, path).Replace('\\', '/') + "\n"));
            using var file = InputFile.Open(path, "the image file itself");
            for (int got; (got = file.Read(chunk)) > 0;) hash.AppendData(chunk, 0, got);
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>One image as bytes [channels, height, width] of this shape; resized in numbers, rounded to bytes.</summary>
    internal static byte[] ReadBytes(string path, Shape shape, Resize? resize)
    {
        var file = ImageFile.Load(path);
        byte[] image = file.ToChannels(shape[0]);
        if (file.Height == shape[1] && file.Width == shape[2]) return image;
        if (resize is null)
            throw new InvalidDataException($"{path} has {file.Height} × {file.Width} pixels (height × width), "
                + $"the first image {shape[1]} × {shape[2]}. Give a height and width that all are resized to.");
        var numbers = Tensor.Persistent([1, file.Height, file.Width]);         // one channel at a time: a photo has many pixels
        byte[] resized = new byte[shape.Count];
        for (int c = 0; c < shape[0]; c++)
        {
            var places = numbers.Edit();
            for (int i = 0; i < places.Length; i++) places[i] = image[c * places.Length + i];
            var values = resize.Apply(numbers).Values;
            for (int i = 0; i < values.Length; i++) resized[c * values.Length + i] = (byte)Real.Round(Real.Clamp(values[i], 0, 255));
        }
        return resized;
    }

    private static string[] Names(IEnumerable<string> paths)
        => [.. paths.Select(p => Path.GetFileName(p)).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];
}
