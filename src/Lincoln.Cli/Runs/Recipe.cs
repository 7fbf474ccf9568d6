using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Training;

namespace Lincoln.Cli.Runs;

/// <summary>What is trained and how: what was asked for, completed with defaults that suit the data.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Defaults">The defaults.</param>
/// <param name="Loss">The name of the loss.</param>
/// <param name="Task">Whether classes or numbers are predicted.</param>
internal sealed record Recipe(TrainSettings Asked, Defaults Defaults, string Loss, LearningTask Task)
{
    /// <summary>The network for images; null for layers.</summary>
    public ImageModel? Model { get; init; }

    /// <summary>How the images to train on are changed.</summary>
    public string Augmentation { get; init; } = Runs.Augmentation.None;

    /// <summary>Longer gradients are shortened to this length; null for never.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The layers as --layers names them; none of a network for images.</summary>
    public IReadOnlyList<LayerPart> Layers => Asked.Layers ?? Defaults.Layers;

    public double Dropout => Asked.Dropout ?? Defaults.Dropout;
    public string Optimizer => Asked.Optimizer ?? "adam";
    public double LearningRate => Asked.LearningRate ?? Choices.DefaultRate(Optimizer, Task);
    public DecayString Decay => Asked.Decay ?? new("cosine", null);
    public int Epochs => Asked.Epochs ?? Defaults.Epochs;
    public int BatchSize => Asked.BatchSize ?? Defaults.BatchSize;

    /// <summary>After how many epochs without a better validation loss to stop; 0 for never.</summary>
    public int EarlyStopping => Asked.EarlyStopping ?? Defaults.EarlyStopping;

    public ulong Seed => Asked.Seed;

    /// <summary>The name of the network for images, or the layers as --layers takes them.</summary>
    public string ModelText => Model?.Name ?? string.Join(',', Layers);

    /// <summary>For the rows of a table, or for images.</summary>
    /// <exception cref="UsageException">What was asked for does not fit the data.</exception>
    public static Recipe ForRows(TrainSettings asked, PreparedData data, ImageModel? model)
    {
        string loss = CheckLoss(asked.Loss ?? Choices.DefaultLoss(data.Task), data.Preparation);
        int outputs = Choices.Outputs(loss, data.Preparation), rows = data.Training.Count;
        if (model is not null) return new(asked, model.Defaults(rows), loss, data.Task) { Model = model };
        var recipe = new Recipe(asked, Defaults.For(rows, outputs), loss, data.Task);
        CheckOutputs(recipe.Layers, outputs, data.Preparation);
        return recipe;
    }

    /// <summary>The network for the rows of a table, or for images.</summary>
    public NeuralNetwork Network(PreparedData data)
    {
        // Not in a list, which would change the paths of its layers, and so their names and first weights.
        if (Model is not null)
            return new(Model.Create(data.Training.Count, Choices.Outputs(Loss, data.Preparation)), Choices.Losses[Loss](), Seed);
        var layers = new List<Layer>();
        bool images = Augmentation != Runs.Augmentation.None;
        if (images) layers.Add(new Flatten());             // images are changed before they become rows
        foreach (var part in Layers)
        {
            if (layers.Any(layer => layer is Dense) && Dropout > 0) layers.Add(new Dropout(Dropout));
            layers.Add(part.ToLayer());
        }
        return Network(layers);
    }

    /// <summary>A network of these layers.</summary>
    public NeuralNetwork Network(IReadOnlyList<Layer> layers) => new(layers, Choices.Losses[Loss](), Seed);

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

    private static void CheckOutputs(IReadOnlyList<LayerPart> layers, int outputs, Preparation data)
    {
        if (layers.FirstOrDefault(part => part.IsRecurrent) is { } recurrent)
        {
            throw new UsageException($"--layers: '{recurrent}' is a layer for texts and sequences, and the rows of a table are none. "
                + "Write a number of neurons, and an activation after a colon.");
        }
        if (layers[^1].Neurons == outputs) return;
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
