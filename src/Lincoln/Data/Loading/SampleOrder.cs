namespace Lincoln.Data;

/// <summary>
/// Orders of samples for <see cref="DataLoaderOptions.Order"/> and <see cref="TrainerOptions.Order"/>: pure functions of the seed and the
/// epoch.
/// </summary>
/// <example><code>
/// // every class equally often
/// var options = new TrainerOptions { Order = SampleOrder.Weighted(SampleOrder.InverseFrequencies(labels), seed: 1) };
/// </code></example>
public static class SampleOrder
{
    /// <summary>Samples drawn at random, each with a probability in proportion to its weight; drawn samples may be drawn again.</summary>
    /// <param name="weights">A weight for each sample, at least 0; at least one is positive.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many samples an epoch has. Default: one for each weight.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are 0, or the count is below 1.</exception>
    public static Func<int, int[]?, int[]> Weighted(ReadOnlySpan<double> weights, ulong seed, int? count = null)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), $"count: it must be at least 1, found {count}.");
        var sums = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || !double.IsFinite(weights[i]))
                throw new ArgumentException($"weights: number {i} is {weights[i]}; it must be finite and at least 0.", nameof(weights));
            sums[i] = sum += weights[i];
        }
        if (!(sum > 0) || !double.IsFinite(sum))
            throw new ArgumentException($"weights: their sum is {sum}; it must be positive and finite.", nameof(weights));
        var root = new Rng(seed).Fork("weighted");
        return (epoch, _) =>
        {
            var rng = root.Fork(epoch);
            var order = new int[count ?? sums.Length];
            foreach (ref int sample in order.AsSpan()) sample = FirstAbove(sums, rng.NextDouble() * sum);
            return order;
        };
    }

    /// <summary>For each sample 1 / (how many samples have its label): weights with which every class is drawn equally often.</summary>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public static double[] InverseFrequencies(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty) throw new ArgumentException("labels: there are none.", nameof(labels));
        var counts = new Dictionary<int, int>();
        foreach (int label in labels) CollectionsMarshal.GetValueRefOrAddDefault(counts, label, out _)++;
        var weights = new double[labels.Length];
        for (int i = 0; i < weights.Length; i++) weights[i] = 1.0 / counts[labels[i]];
        return weights;
    }

    /// <summary>
    /// Every sample once, in a random order in which each class is spread evenly: a batch has every class in about its share, off by at
    /// most two samples.
    /// </summary>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public static Func<int, int[]?, int[]> Stratified(ReadOnlySpan<int> labels, ulong seed)
    {
        if (labels.IsEmpty) throw new ArgumentException("labels: there are none.", nameof(labels));
        var classes = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < labels.Length; i++)
        {
            if (!classes.TryGetValue(labels[i], out var members)) classes.Add(labels[i], members = []);
            members.Add(i);
        }
        int count = labels.Length;
        var root = new Rng(seed).Fork("stratified");
        return (epoch, _) =>
        {
            // The k-th of n members of a class comes at (k + u) / n of the way, u drawn once for the class.
            var rng = root.Fork(epoch);
            var order = new int[count];
            var places = new double[count];
            int filled = 0;
            foreach (var (label, members) in classes)
            {
                var own = rng.Fork(label);
                var part = order.AsSpan(filled, members.Count);
                CollectionsMarshal.AsSpan(members).CopyTo(part);
                own.Shuffle(part);
                double offset = own.NextDouble();
                for (int k = 0; k < part.Length; k++) places[filled++] = (k + offset) / part.Length;
            }
            Array.Sort(places, order);
            return order;
        };
    }

    // The first sample whose running sum is above x: one of weight 0 never is.
    private static int FirstAbove(double[] sums, double x)
    {
        int low = 0, high = sums.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sums[middle] > x) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
