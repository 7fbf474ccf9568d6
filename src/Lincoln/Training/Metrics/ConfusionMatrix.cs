using System.Globalization;

namespace Lincoln.Training;

/// <summary>The counts of predictions: a row for each actual class, a column for each predicted class.</summary>
/// <remarks>As a metric its value is the mean of the recalls of the classes that occur (the balanced accuracy).</remarks>
public sealed class ConfusionMatrix : ClassificationMetric
{
    private readonly IReadOnlyList<string>? names;
    private long[,] counts = new long[0, 0];

    /// <summary>Creates the metric.</summary>
    /// <param name="labels">The names of the classes; default their numbers.</param>
    /// <param name="threshold">The score above which a single score means class 1. Default: 0, for logits; 0.5 for probabilities.</param>
    public ConfusionMatrix(IReadOnlyList<string>? labels = null, double threshold = 0) : base(threshold) => names = labels;

    /// <inheritdoc/>
    public override string Name => "balanced_accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <summary>The number of classes; 0 before the first sample.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>The number of samples of one class that were predicted as another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted] => counts[Checked(actual, nameof(actual)), Checked(predicted, nameof(predicted))];

    /// <summary>The number of samples.</summary>
    public long Count => counts.Cast<long>().Sum();

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double[] recalls = [.. All.Select(Recall).Where(r => !double.IsNaN(r))];
            return recalls.Length == 0 ? double.NaN : recalls.Average();
        }
    }

    private IEnumerable<int> All => Enumerable.Range(0, Classes);

    /// <summary>The name of a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public string Label(int actual)
    {
        int label = Checked(actual, nameof(actual));
        return names?[label] ?? label.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The fraction of the samples of a class that were recognised; NaN when it does not occur.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int actual) => this[actual, actual] / (double)All.Sum(predicted => counts[actual, predicted]);

    /// <summary>The fraction of the predictions of a class that were right; NaN when it was never predicted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int predicted) => this[predicted, predicted] / (double)All.Sum(actual => counts[actual, predicted]);

    /// <inheritdoc/>
    public override void Reset() => counts = new long[0, 0];

    private protected override void Begin(int classes)
    {
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"labels: the network has {classes} classes, but {names.Count} names were given.", "labels");
        if (Classes == 0) counts = new long[classes, classes];
        if (Classes == classes) return;
        string change = $"it counted {Classes} classes so far, and now the prediction has {classes}";
        throw new ShapeException($"{Name}: {change}. Call Reset in between.");
    }

    private protected override void Add(int actual, int predicted) => counts[actual, predicted]++;

    private int Checked(int index, string name) => (uint)index < (uint)Classes ? index
        : throw new ArgumentOutOfRangeException(name, $"{name}: the classes are 0..{Classes - 1}, found {index}.");

    /// <summary>The table: rows are the actual classes with their recall, columns the predicted ones with their precision.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["actual \\ predicted", .. All.Select(Label), "recall"],
            .. All.Select(Row),
            ["precision", .. All.Select(p => Percent(Precision(p))), ""],
        ];
        return TextTable.Of(rows, leftColumns: 0);
    }

    private string[] Row(int actual)
    {
        var cells = All.Select(predicted => counts[actual, predicted].ToString(CultureInfo.InvariantCulture));
        return [Label(actual), .. cells, Percent(Recall(actual))];
    }

    private static string Percent(double x) => double.IsNaN(x) ? "-" : x.ToString("0.0%", CultureInfo.InvariantCulture);
}
