using Lincoln.Cli.Arguments;

namespace Lincoln.Cli.Runs;

/// <summary>What was written behind `lincoln train`; null where the choice is left to the defaults.</summary>
internal sealed record TrainSettings
{
    public required string Data { get; init; }
    public string? Target { get; init; }
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
}
