using Lincoln.Data;
using Lincoln.Losses;

namespace Lincoln.Cli.Runs;

/// <summary>A data set whose class labels become numbers, 1 for the class and 0 for the others: for losses that compare numbers.</summary>
internal sealed class OneHot(IDataset data, int classes) : IDataset
{
    public int Count => data.Count;

    /// <summary>The data as a loss wants it: as it is, unless the targets are labels and the loss takes none.</summary>
    public static IDataset For(IDataset data, Loss loss, Schema schema) => schema.Task == LearningTask.Classification && loss is not (SoftmaxCrossEntropy or BinaryCrossEntropy)
        ? new OneHot(data, schema.ClassLabels.Count) : data;

    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        data.Read(indices, into);
        var labels = into.Target.Labels!.Values;
        var targets = into.WriteTargets(indices.Length, [classes]);
        targets.Clear();
        for (int i = 0; i < labels.Length; i++) targets[i * classes + labels[i]] = 1;
    }
}
