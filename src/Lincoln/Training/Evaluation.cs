using System.Globalization;

namespace Lincoln;

/// <summary>What an evaluation brought.</summary>
public sealed record Evaluation
{
    /// <summary>The mean loss over the samples.</summary>
    public required double Loss { get; init; }

    /// <summary>How many samples there were.</summary>
    public required int Count { get; init; }

    /// <summary>The metrics by name, in the order in which they were asked for.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>One metric.</summary>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public double this[string metric] => Metrics.TryGetValue(metric, out double value) ? value
        : throw new ArgumentException($"Evaluation: '{metric}' was not computed; there {(Metrics.Count == 0 ? "are no metrics" : $"is {string.Join(", ", Metrics.Keys)}")}.", nameof(metric));

    /// <summary>The loss and the metrics in one line.</summary>
    public override string ToString()
        => string.Join(", ", Metrics.Prepend(new("loss", Loss)).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.####}")));
}
