using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>
/// Draws one of several choices from the scores (logits) that a network gives them, such as the next character of a text.
/// </summary>
/// <remarks>
/// p = softmax(scores / temperature); of these the <c>topK</c> largest are kept, and of them the fewest, from the largest down, whose
/// probabilities (before top-k) sum to at least <c>topP</c> (nucleus sampling: Holtzman et al. 2020). The rest get probability 0. Of equal
/// probabilities the lower number comes first. The same seed and scores give the same choices. Not for several threads at once.
/// </remarks>
/// <example><code>
/// var sampler = new Sampler(temperature: 0.8, topP: 0.95, seed: 1);
/// int next = sampler.Next(scores);
/// </code></example>
public sealed class Sampler
{
    private readonly double temperature, topP;
    private readonly int topK;
    private readonly Rng rng;
    private Real[] probabilities = [];
    private int[] order = [];

    /// <summary>Creates a sampler.</summary>
    /// <param name="temperature">Below 1 likely choices become likelier still, above 1 all become more alike; 0 always takes the likeliest.
    /// Default: 1, the network's own probabilities.</param>
    /// <param name="topK">How many of the likeliest choices are kept. Default: null, all.</param>
    /// <param name="topP">What the probabilities of those kept must sum to at least. Default: 1, all.</param>
    /// <param name="seed">Where the randomness comes from. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is negative or not finite, topK is below 1, or topP is not in 0 &lt; p
    /// ≤ 1.</exception>
    public Sampler(double temperature = 1, int? topK = null, double topP = 1, ulong seed = 1)
    {
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature),
                $"temperature: it must be at least 0 and finite, found {temperature}.");
        if (topK < 1)
            throw new ArgumentOutOfRangeException(nameof(topK),
                $"topK: it must be at least 1, found {topK}. Leave it out to keep all choices.");
        if (!(topP is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(topP), $"topP: it must be in 0 < p ≤ 1, found {topP}.");
        (this.temperature, this.topK, this.topP, rng) = (temperature, topK ?? int.MaxValue, topP, new Rng(seed).Fork("sample"));
    }

    /// <summary>Draws a choice: a number from 0 to the number of scores - 1.</summary>
    /// <exception cref="ArgumentException">There are no scores; one is NaN or +∞; or all are -∞.</exception>
    public int Next(ReadOnlySpan<Real> scores)
    {
        var p = Weigh(scores);
        double sum = 0;
        foreach (Real value in p) sum += value;
        double drawn = rng.NextDouble() * sum;
        int last = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (p[i] == 0) continue;
            drawn -= p[i];
            last = i;
            if (drawn < 0) break;
        }
        return last;
    }

    /// <summary>The probabilities that <see cref="Next"/> draws from: they sum to 1, and those that are not kept are 0.</summary>
    /// <exception cref="ArgumentException">There are no scores; one is NaN or +∞; or all are -∞.</exception>
    public double[] Probabilities(ReadOnlySpan<Real> scores)
    {
        var p = Weigh(scores);
        double sum = 0;
        foreach (Real value in p) sum += value;
        double[] result = new double[p.Length];
        for (int i = 0; i < result.Length; i++) result[i] = p[i] / sum;
        return result;
    }

    // Probabilities that need not sum to 1.
    private Span<Real> Weigh(ReadOnlySpan<Real> scores)
    {
        int best = Best(scores);
        if (probabilities.Length != scores.Length) (probabilities, order) = (new Real[scores.Length], new int[scores.Length]);
        if (temperature == 0)
        {
            Array.Clear(probabilities);
            probabilities[best] = 1;
            return probabilities;
        }
        // In double, so that no temperature is too small: the likeliest has 0, the others something below.
        for (int i = 0; i < scores.Length; i++) probabilities[i] = (Real)(((double)scores[i] - scores[best]) / temperature);
        Rows.Softmax(probabilities, probabilities.Length, probabilities);
        if (topK < scores.Length || topP < 1) LeaveOut();
        return probabilities;
    }

    private void LeaveOut()
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => probabilities[a] != probabilities[b] ? probabilities[b].CompareTo(probabilities[a]) : a.CompareTo(b));
        double sum = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (i >= topK || sum >= topP) probabilities[order[i]] = 0;
            else sum += probabilities[order[i]];
        }
    }

    private static int Best(ReadOnlySpan<Real> scores)
    {
        if (scores.IsEmpty) throw new ArgumentException("scores: there are none to choose from.", nameof(scores));
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (Real.IsNaN(scores[i]) || Real.IsPositiveInfinity(scores[i]))
                throw new ArgumentException($"scores: number {i} is {scores[i]}; the network's weights or inputs are not finite.",
                    nameof(scores));
            if (scores[i] > scores[best]) best = i;
        }
        return Real.IsNegativeInfinity(scores[best])
            ? throw new ArgumentException("scores: all are -∞; at least one choice must be possible.", nameof(scores)) : best;
    }
}
