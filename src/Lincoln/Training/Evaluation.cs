using Lincoln.Training;

namespace Lincoln;

/// <summary>The result of an evaluation.</summary>
public sealed record Evaluation
{
    /// <summary>The mean loss over the samples.</summary>
    public required double Loss { get; init; }

    /// <summary>The number of samples.</summary>
    public required int Count { get; init; }

    /// <summary>The metrics by name, in the order of the request.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>One metric.</summary>
    /// <exception cref="ArgumentException">It was not requested.</exception>
    public double this[string metric]
    {
        get
        {
            if (Metrics.TryGetValue(metric, out double value)) return value;
            string computed = Metrics.Count == 0 ? "there are no metrics" : $"there is {string.Join(", ", Metrics.Keys)}";
            throw new ArgumentException($"Evaluation: '{metric}' was not computed; {computed}.", nameof(metric));
        }
    }

    /// <summary>The loss and the metrics in one line.</summary>
    public override string ToString() => string.Join(", ", Metrics.Prepend(new("loss", Loss)).Select(m => Metric.Text(m.Key, m.Value)));
}
