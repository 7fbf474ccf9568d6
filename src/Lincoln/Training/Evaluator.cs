using Lincoln.Data;

namespace Lincoln.Training;

/// <summary>Runs a network over a data set at inference, a bounded number of samples at once.</summary>
internal sealed class Evaluator(NeuralNetwork network, DatasetReader data, IReadOnlyList<Metric> metrics)
{
    /// <summary>The loss and the metrics over all samples.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Run(CancellationToken cancellation)
    {
        using var all = data.Loader.Begin(epoch: 0, cancellation);
        return Run(all);
    }

    /// <summary>Runs the first sample, to find what does not fit before a training begins.</summary>
    /// <exception cref="SampleException">The sample does not fit the network, its loss or a metric.</exception>
    public void RunFirst()
    {
        using var first = data.Loader.Single();
        Run(first);
    }

    private Evaluation Run(BatchStream samples)
    {
        double loss = 0;
        foreach (var metric in metrics) metric.Reset();
        for (int chunk = 0; chunk < samples.Plan.Pieces; chunk++) loss += Chunk(samples) * samples.Batch.Count;
        var values = new OrderedDictionary<string, double>();
        foreach (var metric in metrics) values.Add(metric.Name, metric.Value);
        return new() { Loss = loss / samples.Plan.Samples, Count = samples.Plan.Samples, Metrics = values };
    }

    private double Chunk(BatchStream samples)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        samples.Next();
        var batch = samples.Batch;
        try
        {
            var prediction = network.Forward(batch);
            double loss = network.Loss.Forward(prediction, batch.Target).Item();
            foreach (var metric in metrics) metric.Add(prediction, batch.Target);
            return loss;
        }
        catch (ArgumentException e) { throw data.Refused(samples.Samples, e); }
    }
}
