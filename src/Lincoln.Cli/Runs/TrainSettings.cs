using Lincoln.Cli.Arguments;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>What was written behind `lincoln train`; null where the choice is left to the defaults.</summary>
internal sealed record TrainSettings
{
    public required string Data { get; init; }
    public string? Target { get; init; }
    public string? Time { get; init; }
    public int? Horizon { get; init; }
    public string? Task { get; init; }
    public IReadOnlyList<string> Categorical { get; init; } = [];
    public IReadOnlyList<string> Missing { get; init; } = [];
    public int? Size { get; init; }
    public string? Model { get; init; }
    public string? Augmentation { get; init; }
    public IReadOnlyList<LayerPart>? Layers { get; init; }
    public string? Loss { get; init; }
    public string? Optimizer { get; init; }
    public double? LearningRate { get; init; }
    public DecayString? Decay { get; init; }
    public double? Dropout { get; init; }
    public int? Epochs { get; init; }
    public int? BatchSize { get; init; }
    public int? Window { get; init; }
    public int? EarlyStopping { get; init; }
    public ulong Seed { get; init; } = 1;
    public int? Threads { get; init; }
    public string? Output { get; init; }

    /// <summary>Whether an option says that a file is a table, whatever its ending.</summary>
    public bool SaysTable => Target is not null || Categorical.Count > 0 || Missing.Count > 0 || Task is "classification" or "regression";

    /// <summary>Whether an option says that the data is to be images.</summary>
    public bool NeedsImages => IsNetworkForImages || IsAugmented;

    private bool IsNetworkForImages => Model is not null and not ImageModel.Dense;

    private bool IsAugmented => Augmentation is not null and not Runs.Augmentation.None;

    /// <summary>The given options that only some kinds of data take, and what they are for.</summary>
    public IEnumerable<(string Option, string Purpose)> Special()
    {
        const string Tables = "tables", Sequences = "sequences (a table with --time)";
        string images = $"images ({string.Join(", ", ImageModel.Data)}, or a folder of them)";
        if (Time is not null) yield return ("--time", Sequences);
        if (Horizon is not null) yield return ("--horizon", Sequences);
        if (Target is not null) yield return ("--target", Tables);
        if (Categorical.Count > 0) yield return ("--categorical", Tables);
        if (Missing.Count > 0) yield return ("--missing", Tables);
        if (Task is "classification" or "regression") yield return ($"--task {Task}", Tables);
        if (Size is not null) yield return ("--size", "a folder of images");
        if (IsNetworkForImages) yield return ($"--model {Model}", images);
        if (IsAugmented) yield return ($"--augmentation {Augmentation}", images);
        if (Window is not null) yield return ("--window", "texts and for sequences (a table with --time)");
    }

    public DataOptions DataOptions(bool images) => new()
    {
        Seed = Seed,
        Images = images,
        Schema = new SchemaOptions
        {
            Categorical = Categorical,
            Missing = Missing,
            Notation = (setting, value) => $"--{setting} {value}",
            Task = Task switch
            {
                "classification" => LearningTask.Classification,
                "regression" => LearningTask.Regression,
                _ => null,
            },
        },
    };
}
