using Lincoln.Layers;

namespace Lincoln.Cli.Runs;

/// <summary>A network for images that --model knows, and how it is trained when nothing is said.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Many">For data of many rows.</param>
/// <param name="Few">For data of few rows.</param>
internal sealed record ImageModel(string Name, ImageModel.Plan Many, ImageModel.Plan Few)
{
    /// <summary>The name of the networks that are not for images: Dense layers.</summary>
    public const string Dense = "mlp";

    // The network of a folder of images when none is named.
    private const string ForFolders = "lenet";

    private const int ManyRows = 10_000;

    private static readonly ImageModel[] All =
    [
        new("lenet",
            Many: new(14, 64, outputs => Models.LeNet(outputs)),
            Few: new(60, 16, outputs => Models.LeNet(outputs, filters: 32, dropout: 0.3))),
        new("resnet-small",
            Many: new(12, 64, outputs => Models.ResNetSmall(outputs)),
            Few: new(40, 16, outputs => Models.ResNetSmall(outputs))),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [Dense, .. All.Select(model => model.Name)];

    /// <summary>The built-in data sets that are made of images.</summary>
    public static IReadOnlyCollection<string> Data { get; } = ["digits", "mnist", "fashion-mnist"];

    /// <summary>The height and width of images when none is given.</summary>
    public const int DefaultSize = 32;

    /// <summary>What --size may be: a network halves smaller images to nothing; larger ones do not fit in memory.</summary>
    public const int SmallestSize = 8, LargestSize = 256;

    /// <summary>The model that was asked for; null for Dense layers.</summary>
    /// <exception cref="UsageException">It does not fit the other options.</exception>
    public static ImageModel? Of(TrainSettings settings, bool folder)
    {
        string name = settings.Model ?? (folder && settings.Layers is null && settings.Dropout is null ? ForFolders : Dense);
        if (name == Dense) return null;
        if (settings.Layers is not null)
            throw new UsageException($"--layers is for Dense layers, but --model {name} has its own; leave one of them out.");
        if (settings.Dropout is not null)
            throw new UsageException($"--dropout belongs to --layers, but --model {name} has its own layers; leave it out.");
        return All.First(model => model.Name == name);
    }

    /// <summary>What is trained when nothing else is said. The rate falls to the end, so no training stops early.</summary>
    public Defaults Defaults(int rows)
    {
        var plan = PlanFor(rows);
        return new(Layers: [], Dropout: 0, plan.Epochs, plan.BatchSize, EarlyStopping: 0);
    }

    /// <summary>Creates its layers.</summary>
    public Layer Create(int rows, int outputs) => PlanFor(rows).Create(outputs);

    private Plan PlanFor(int rows) => rows >= ManyRows ? Many : Few;

    /// <summary>How often and in what batches, and what.</summary>
    internal sealed record Plan(int Epochs, int BatchSize, Func<int, Layer> Create);
}
