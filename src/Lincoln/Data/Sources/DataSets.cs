using System.IO.Compression;

namespace Lincoln.Data;

/// <summary>The built-in data sets: <c>DataSets.Load("digits")</c>; upper and lower case are the same.</summary>
/// <remarks>Six are embedded in the library. <c>mnist</c> and <c>fashion-mnist</c> are looked for in
/// <c>$LINCOLN_DATA_HOME/&lt;name&gt;</c>, in <c>/usr/share/datasets/&lt;name&gt;</c> and in the user's cache folder, and downloaded
/// into the latter when they are in none; their files are checked by SHA-256 wherever they come from.</remarks>
public static class DataSets
{
    private const LearningTask Classification = LearningTask.Classification, Regression = LearningTask.Regression;
    private const string Uci = "UCI Machine Learning Repository, by way of scikit-learn 1.2.1";

    /// <summary>All of them, the embedded ones first. Sources and terms stand in full in <c>Embedded/SOURCES.md</c>.</summary>
    public static IReadOnlyList<DataSetInfo> All { get; } =
    [
        new("digits", "handwritten digits, 8 × 8 pixels", 1797, 64, Classification, 10, "digit", Uci, "CC BY 4.0", true),
        new("boston", "house values around Boston, 1970 (see SOURCES.md before use)", 506, 13, Regression, 0, "medv",
            "Harrison and Rubinfeld 1978, by way of scikit-learn 1.2.1", "not stated", true),
        new("iris", "irises of three species, measured", 150, 4, Classification, 3, "species",
            "Fisher 1936, by way of scikit-learn 1.2.1", "CC BY 4.0", true),
        new("wine", "wines of three cultivars, analysed", 178, 13, Classification, 3, "cultivar", Uci, "CC BY 4.0", true),
        new("breast-cancer", "cell nuclei of breast masses, measured", 569, 30, Classification, 2, "diagnosis", Uci, "CC BY 4.0", true),
        new("diabetes", "progression of diabetes after one year", 442, 10, Regression, 0, "progression",
            "Efron et al. 2004, by way of scikit-learn 1.2.1", "not stated", true),
        new("mnist", "handwritten digits, 28 × 28 pixels", 70000, 784, Classification, 10, "digit", "LeCun, Cortes and Burges",
            "CC BY-SA 3.0", false),
        new("fashion-mnist", "pieces of clothing, 28 × 28 pixels", 70000, 784, Classification, 10, "item",
            "Zalando Research", "MIT", false),
    ];

    /// <summary>The built-in texts, for models that learn to write: <see cref="Text"/> loads one.</summary>
    public static IReadOnlyList<TextInfo> Texts { get; } =
    [
        new("pride-and-prejudice", "Jane Austen: Pride and Prejudice, chapters 1 to 16", 144_367, 74,
            "Project Gutenberg, by way of janeaustenr 1.0.0", "public domain"),
    ];

    /// <summary>What is known about a data set.</summary>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those there are.</exception>
    public static DataSetInfo Info(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no data set '{name}'. Built in are {string.Join(", ", All.Select(d => d.Name))}.",
                nameof(name));
    }

    /// <summary>Loads a data set, split and preprocessed: pixels of digits to 0..1, those of mnist and fashion-mnist
    /// standardised over all pixels of the training samples, the other data sets standardised by column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Seed, split and scaling.</param>
    /// <param name="progress">Receives how far a download is.</param>
    /// <param name="cancellation">Ends a download cleanly; what has come is kept for the next attempt.</param>
    /// <exception cref="ArgumentException">There is no data set of this name.</exception>
    /// <exception cref="InvalidDataException">A file found on this machine is damaged or is another one.</exception>
    /// <exception cref="IOException">A file was found nowhere and could not be downloaded; the message says where to put it.</exception>
    /// <exception cref="OperationCanceledException">The download was cancelled.</exception>
    public static PreparedData Load(string name, DataOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
        // On another thread, so that a caller with a message loop does not wait for itself.
        => Task.Run(() => LoadAsync(name, options, progress, cancellation), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>As <see cref="Load"/>, without blocking the caller during a download.</summary>
    /// <inheritdoc cref="Load"/>
    public static async Task<PreparedData> LoadAsync(string name, DataOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var info = Info(name);
        options ??= new();
        if (info.Embedded) return LoadEmbedded(info, options);
        using var downloader = new Downloader();
        return await Mnist.Load(info, options, DataFolders.FromEnvironment(), downloader, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>The table of an embedded data set, as it is.</summary>
    /// <exception cref="ArgumentException">There is no data set of this name, or it is not an embedded one.</exception>
    public static Table Table(string name)
    {
        var info = Info(name);
        if (!info.Embedded) throw new ArgumentException($"The data set '{name}' is made of images, not of a table.", nameof(name));
        return CsvTable.Read(info.Name, Unpack($"{info.Name}.csv.gz"), ',');
    }

    /// <summary>A built-in text, as it is, with <c>\n</c> at the ends of lines.</summary>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those there are.</exception>
    public static string Text(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var info = Texts.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no built-in text '{name}'. There is {string.Join(", ", Texts.Select(t => t.Name))}.",
                nameof(name));
        return TextFile.Decode(Unpack($"{info.Name}.txt.gz"), info.Name);
    }

    private static byte[] Unpack(string resource)
    {
        using var packed = typeof(DataSets).Assembly.GetManifestResourceStream($"Lincoln.Data.{resource}")!;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static PreparedData LoadEmbedded(DataSetInfo info, DataOptions options)
    {
        if (info.Name != "digits") return PreparedData.FromTable(Table(info.Name), info.Target, options, sampleShape: null);
        var pixels = options.Preprocessing.Scaler ?? StandardScaler.Uniform(info.Inputs, 0, 16);
        return PreparedData.FromTable(Table(info.Name), info.Target,
            options with { Preprocessing = options.Preprocessing with { Scaler = pixels } },
            options.Images ? [1, 8, 8] : null);
    }
}
