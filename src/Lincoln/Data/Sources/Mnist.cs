using System.Security.Cryptography;
using System.Text;

namespace Lincoln.Data;

/// <summary>MNIST and Fashion-MNIST: the same four files, from different places.</summary>
internal static class Mnist
{
    private const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte",
        TestImages = "t10k-images-idx3-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly string[] Items =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private static readonly RemoteDataSet Mirrors = new("mnist",
        [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")]);

    private static readonly RemoteDataSet FashionMirrors = new("fashion-mnist",
        [new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")]);

    /// <summary>The four files: images and labels of the training set, images and labels of the test set.</summary>
    public static IReadOnlyList<RemoteFile> Files(string name) => name == "mnist" ?
    [
        new(TrainImages, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47_040_016),
        new(TrainLabels, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_008),
        new(TestImages, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7_840_016),
        new(TestLabels, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_008),
    ] :
    [
        new(TrainImages, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", 47_040_016),
        new(TrainLabels, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60_008),
        new(TestImages, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7_840_016),
        new(TestLabels, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10_008),
    ];

    public static async Task<PreparedData> Load(DataSetInfo info, DataOptions options, DataFolders folders, Downloader downloader,
        IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var remote = info.Name == "mnist" ? Mirrors : FashionMirrors;
        var files = Files(info.Name);
        var arrays = new IdxArray[files.Count];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = await remote.Load(files[i], folders, downloader, progress, cancellation).ConfigureAwait(false);
        string sha256 =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(f => f.Sha256 + "\n")))));
        return Prepare(info, options, arrays[0], arrays[1], arrays[2], arrays[3], sha256);
    }

    internal static PreparedData Prepare(DataSetInfo info, DataOptions options, IdxArray images, IdxArray labels, IdxArray testImages,
        IdxArray testLabels, string sha256)
    {
        int[] classes = [.. labels.Bytes.ToArray().Select(b => (int)b)];
        // The test set is given, so the validation samples come out of the rest, with the share that they would have there.
        Split split = Split.Stratified(classes, options.Seed, options.Validation / (1 - options.Test), test: 0);
        var raw = ImageDataset.FromIdx(images, labels);
        var preparation = Preparation(info, options.Fitted, images.Shape[1..], () => raw.Scaler(split.Training));
        var scaler = preparation.Scaler;
        ImageDataset training = ImageDataset.FromIdx(images, labels, scaler, flat: !options.Images);
        return new PreparedData
        {
            Name = info.Name,
            Training = new Subset(training, split.Training),
            Validation = PreparedData.Part(training, split.Validation),
            Test = ImageDataset.FromIdx(testImages, testLabels, scaler, flat: !options.Images),
            SampleShape = training.SampleShape,
            Preparation = preparation,
            Sha256 = sha256,
            Notes = [$"'{info.Target}' is one of {info.Classes} classes: classification."],
        };
    }

    private static ImagePreparation Preparation(DataSetInfo info, Preparation? fitted, Shape pixels, Func<StandardScaler> scaler)
    {
        Shape shape = [1, pixels[0], pixels[1]];
        if (fitted is ImagePreparation { Shape: var known } given && known == shape) return given;
        if (fitted is not null)
            throw new ArgumentException($"options: the given preparation is not for grey images of {shape[1]} × {shape[2]} pixels.",
                "options");
        var found = scaler();
        return new(shape, info.Name == "mnist" ? Digits : Items, found.Means[0], found.Deviations[0], info.Target);
    }
}
