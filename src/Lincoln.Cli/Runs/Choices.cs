using Lincoln.Data;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Cli.Runs;

/// <summary>The names that --optimizer and --loss know, and what they make.</summary>
internal static class Choices
{
    private const string OneOutput = "binary-cross-entropy";

    /// <summary>Optimizers, each with the learning rates that it has when none is given. The steps of the first three grow with the error,
    /// which in a
    /// regression has no bound as a cross-entropy's has: with the rate for classes they diverge there.</summary>
    public static IReadOnlyDictionary<string, (double ForClasses, double ForNumbers, Func<double, Optimizer> Make)> Optimizers { get; } = new Dictionary<string, (double, double, Func<double, Optimizer>)>
    {
        ["sgd"] = (0.1, 0.01, rate => new SGD(rate)),
        ["momentum"] = (0.03, 0.003, rate => new SGDMomentum(rate)),
        ["nesterov"] = (0.03, 0.003, rate => new SGDMomentum(rate, nesterov: true)),
        ["adagrad"] = (0.03, 0.03, rate => new AdaGrad(rate)),
        ["rmsprop"] = (0.001, 0.001, rate => new RMSProp(rate)),
        ["adam"] = (0.003, 0.003, rate => new Adam(rate)),
        ["adamw"] = (0.003, 0.003, rate => new AdamW(rate)),
    };

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

    public static string DefaultLoss(LearningTask task) => task == LearningTask.Classification ? "softmax-cross-entropy" : "mean-squared-error";

    /// <summary>
    /// The losses that fit a target: all but the cross-entropies for numbers; for classes, one output per class, or one for two classes.
    /// </summary>
    public static IReadOnlyList<string> LossesFor(Schema schema) =>
    [
        .. Losses.Keys.Where(name => schema.Task == LearningTask.Regression ? !name.EndsWith("cross-entropy", StringComparison.Ordinal)
            : name is "softmax-cross-entropy" or "mean-squared-error" || (name == OneOutput && schema.ClassLabels.Count == 2)),
    ];

    /// <summary>How many outputs a network needs for a loss and a target.</summary>
    public static int Outputs(string loss, Schema schema) => schema.Task == LearningTask.Regression || loss == OneOutput ? 1 : schema.ClassLabels.Count;

    /// <summary>The data as a loss wants it: as it is, unless the targets are labels and the loss takes none.</summary>
    public static IDataset ForLoss(IDataset data, Loss loss, Schema schema)
        => schema.Task == LearningTask.Classification && loss is not (SoftmaxCrossEntropy or BinaryCrossEntropy) ? new OneHot(data, schema.ClassLabels.Count) : data;
}
