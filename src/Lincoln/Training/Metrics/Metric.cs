namespace Lincoln.Training;

/// <summary>A measure of the quality of predictions, computed over a whole data set, batch by batch.</summary>
/// <remarks>
/// A metric accumulates: <see cref="Reset"/>, then <see cref="Add"/> for every batch, then <see cref="Value"/>. It does not depend on the
/// batch size. Its sums are in double precision. Give each training or evaluation metrics of its own.
/// </remarks>
public abstract class Metric
{
    /// <summary>The name in histories and files: lower case, words joined by underscores.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a larger value is a better one. Default: false.</summary>
    public virtual bool HigherIsBetter => false;

    /// <summary>The value over everything added since the last <see cref="Reset"/>; NaN when that is nothing.</summary>
    public abstract double Value { get; }

    /// <summary>Forgets everything.</summary>
    public abstract void Reset();

    /// <summary>Takes the predictions for some samples and their targets.</summary>
    /// <exception cref="ShapeException">Prediction and target do not fit.</exception>
    /// <exception cref="ArgumentException">The target is of another kind.</exception>
    public abstract void Add(Tensor prediction, Target target);

    /// <summary>Names are the columns of a history, so each may occur once.</summary>
    internal static void CheckNames(IReadOnlyList<Metric> metrics)
    {
        for (int i = 0; i < metrics.Count; i++)
        {
            if (metrics[i] is null) throw new ArgumentException($"metrics: number {i} is null.", nameof(metrics));
            for (int j = 0; j < i; j++)
            {
                if (metrics[i].Name == metrics[j].Name)
                    throw new ArgumentException($"metrics: '{metrics[i].Name}' is there twice; each name may occur once.", nameof(metrics));
            }
        }
    }

    /// <summary>The name and the value.</summary>
    public override string ToString() => Text(Name, Value);

    internal static string Text(string name, double value) => FormattableString.Invariant($"{name} {value:0.####}");
}
