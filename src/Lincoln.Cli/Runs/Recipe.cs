using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Cli.Runs;

/// <summary>What is trained and how: what was asked for, completed with defaults that suit the data.</summary>
internal sealed record Recipe
{
    /// <summary>The network for images; null for Dense layers.</summary>
    public ImageModel? Model { get; init; }

    /// <summary>Creates its layers.</summary>
    public Func<Layer>? Body { get; init; }

    /// <summary>How the images to train on are changed.</summary>
    public string Augmentation { get; init; } = Runs.Augmentation.None;

    /// <summary>The layers that --layers names, up to the outputs; none of a network for images.</summary>
    public required IReadOnlyList<LayerPart> Layers { get; init; }

    public required double Dropout { get; init; }
    public required string Loss { get; init; }
    public required string Optimizer { get; init; }
    public required double LearningRate { get; init; }
    public required DecayString Decay { get; init; }
    public required int Epochs { get; init; }
    public required int BatchSize { get; init; }

    /// <summary>After how many epochs without a better validation loss to stop; 0 for never.</summary>
    public required int EarlyStopping { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Longer gradients are shortened to this length; null for never.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The name of the network for images, or the layers as --layers takes them.</summary>
    public string ModelText => Model?.Name ?? string.Join(',', Layers);

    /// <exception cref="UsageException">What was asked for does not fit the data.</exception>
    public static Recipe For(TrainSettings settings, PreparedData data, ImageModel? model)
    {
        string loss = CheckLoss(settings.Loss ?? Choices.DefaultLoss(data.Task), data.Preparation);
        int outputs = Choices.Outputs(loss, data.Preparation);
        var defaults = model?.Defaults(data.Training.Count) ?? Defaults.For(data.Training.Count, outputs);
        string optimizer = settings.Optimizer ?? defaults.Optimizer;
        return new()
        {
            Model = model,
            Body = model is null ? null : () => model.Create(data.Training.Count, outputs),
            Layers = model is null ? CheckOutputs(settings.Layers ?? defaults.Layers, outputs, data.Preparation) : [],
            Dropout = settings.Dropout ?? defaults.Dropout,
            Loss = loss,
            Optimizer = optimizer,
            LearningRate = settings.LearningRate ?? Choices.DefaultRate(optimizer, data.Task),
            Decay = settings.Decay ?? defaults.Decay,
            Epochs = settings.Epochs ?? defaults.Epochs,
            BatchSize = settings.BatchSize ?? defaults.BatchSize,
            EarlyStopping = settings.EarlyStopping ?? defaults.EarlyStopping,
            Seed = settings.Seed,
        };
    }

    public NeuralNetwork Network()
    {
        if (Body is not null) return new(Body(), Choices.Losses[Loss](), Seed);
        var layers = new List<Layer>();
        bool images = Augmentation != Runs.Augmentation.None;
        if (images) layers.Add(new Flatten());             // images are changed before they become rows
        foreach (var part in Layers)
        {
            if (layers.Any(layer => layer is Dense) && Dropout > 0) layers.Add(new Dropout(Dropout));
            layers.Add(part.ToLayer());
        }
        return new(layers, Choices.Losses[Loss](), Seed);
    }

    public Trainer Trainer(NeuralNetwork network)
    {
        var optimizer = Choices.Optimizers[Optimizer].Create(LearningRate);
        optimizer.ClipNorm = ClipNorm;
        return new(network, optimizer);
    }

    public TrainerOptions Options(IReadOnlyList<Metric> metrics) => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        Schedule = Decay.Schedule(LearningRate),
        EarlyStopping = EarlyStopping == 0 ? null : new(EarlyStopping),
        Metrics = metrics,
    };

    private static IReadOnlyList<LayerPart> CheckOutputs(IReadOnlyList<LayerPart> layers, int outputs, Preparation data)
    {
        if (layers.FirstOrDefault(part => part.IsRecurrent) is { } recurrent)
        {
            throw new UsageException($"--layers: '{recurrent}' is a layer for texts, and the rows of a table are none. "
                + "Write a number of neurons, and an activation after a colon.");
        }
        if (layers[^1].Neurons == outputs) return layers;
        string text = string.Join(',', layers), found = Format.Count(layers[^1].Neurons, "output");
        string needs = outputs == 1 ? "one output is needed" : $"'{data.Target}' has {outputs} classes";
        throw new UsageException($"--layers '{text}': the last layer has {found}, but {needs}. "
            + $"Let the layers end with {outputs}, such as '{text},{outputs}'.");
    }

    /// <exception cref="UsageException">The loss does not fit the data.</exception>
    public static string CheckLoss(string loss, Preparation data)
    {
        var fitting = Choices.LossesFor(data);
        if (fitting.Contains(loss)) return loss;
        string found = data.Labels is { } labels ? $"one of {labels.Count} classes" : "a number";
        throw new UsageException($"--loss {loss} does not fit: '{data.Target}' is {found}. "
            + $"Use {string.Join(", ", fitting)}, or leave --loss out.");
    }
}
