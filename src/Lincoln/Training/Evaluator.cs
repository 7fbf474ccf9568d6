namespace Lincoln.Training;

/// <summary>Runs a network over a data set at inference, a bounded number of samples at once.</summary>
internal sealed class Evaluator(NeuralNetwork network, DatasetReader data, IReadOnlyList<Metric> metrics, int batchSize)
{
    private readonly int[] samples = new int[Math.Min(batchSize, data.Count)];

    /// <summary>The loss and the metrics over all samples, or over the first <paramref name="count"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Run(CancellationToken cancellation, int? count = null)
    {
        int all = count ?? data.Count;
        double loss = 0;
        foreach (var metric in metrics) metric.Reset();
        for (int first = 0; first < all; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = samples.AsSpan(0, Math.Min(batchSize, all - first));
            for (int i = 0; i < chunk.Length; i++) chunk[i] = first + i;
            loss += Chunk(chunk) * chunk.Length;
        }
        var values = new OrderedDictionary<string, double>();
        foreach (var metric in metrics) values.Add(metric.Name, metric.Value);
        return new() { Loss = loss / all, Count = all, Metrics = values };
    }

    private double Chunk(ReadOnlySpan<int> chunk)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        var batch = data.Read(chunk);
        try
        {
            var prediction = network.Forward(batch);
            double loss = network.Loss.Forward(prediction, batch.Target).Item();
            foreach (var metric in metrics) metric.Add(prediction, batch.Target);
            return loss;
        }
        catch (ArgumentException e) { throw data.Unfit(chunk, e); }
    }
}
