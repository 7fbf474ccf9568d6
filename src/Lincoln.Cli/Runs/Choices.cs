using Lincoln.Data;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Cli.Runs;

/// <summary>The names that --optimizer and --loss know, and what they create.</summary>
internal static class Choices
{
    private const string OneOutput = "binary-cross-entropy";

    /// <summary>The optimizers of the library by their stable names, each with its default learning rates.</summary>
    public static IReadOnlyDictionary<string, OptimizerEntry> Optimizers { get; } = OptimizerCatalogue.All.ToDictionary(o => o.Name);

    /// <summary>The learning rate when none is given.</summary>
    public static double DefaultRate(string optimizer, LearningTask task)
        => task == LearningTask.Classification ? Optimizers[optimizer].ForClasses : Optimizers[optimizer].ForNumbers;

    /// <summary>Losses by their stable names.</summary>
    public static IReadOnlyDictionary<string, Func<Loss>> Losses { get; } = new Dictionary<string, Func<Loss>>
    {
        ["softmax-cross-entropy"] = () => new SoftmaxCrossEntropy(),
        [OneOutput] = () => new BinaryCrossEntropy(),
        ["mean-squared-error"] = () => new MeanSquaredError(),
        ["mean-absolute-error"] = () => new MeanAbsoluteError(),
        ["huber"] = () => new Huber(),
    };

    public static string DefaultLoss(LearningTask task)
        => task == LearningTask.Classification ? "softmax-cross-entropy" : "mean-squared-error";

    /// <summary>The losses that fit a target.</summary>
    public static IReadOnlyList<string> LossesFor(Preparation data)
    {
        if (data.Labels is not { } labels) return ["mean-squared-error", "mean-absolute-error", "huber"];
        string[] oneOutputPerClass = ["softmax-cross-entropy", "mean-squared-error"];
        return labels.Count == 2 ? [.. oneOutputPerClass, OneOutput] : oneOutputPerClass;
    }

    /// <summary>The number of outputs that a network needs for a loss and a target.</summary>
    public static int Outputs(string loss, Preparation data) => loss == OneOutput ? 1 : data.OutputCount;

    /// <summary>The data as a loss takes it: labels become one-hot rows where the loss takes no labels.</summary>
    public static IDataset ForLoss(IDataset data, Loss loss, Preparation preparation)
    {
        bool takesLabels = loss is SoftmaxCrossEntropy or BinaryCrossEntropy;
        return preparation.Labels is { } labels && !takesLabels ? new OneHot(data, labels.Count) : data;
    }
}
