namespace Lincoln.Training;

/// <summary>
/// The loss of a network that looks at nothing: it predicts the same for every sample. Training that is far worse than that has diverged.
/// </summary>
/// <remarks>
/// It is estimated from at most 2,048 samples spread evenly over the first epoch (fewer when their targets are large), because reading
/// the whole data set for it would cost an epoch's reading. The constant is, for labels, the logarithm of the classes' frequencies; for
/// numbers, the best of the means, the logarithms of the means and the log-odds of the means, which serve mean squared error, softmax
/// cross-entropy with one-hot targets, and binary cross-entropy.
/// </remarks>
internal sealed class ConstantPrediction(NeuralNetwork network, int samples)
{
    private const int MostSamples = 2048, MostNumbers = 1 << 20;

    private readonly List<int> labels = [];
    private readonly List<Real> values = [];
    private Shape? sample;
    private int seen, every, rows;

    /// <summary>Takes the targets of a batch of the first epoch.</summary>
    public void Add(Target target)
    {
        int count = target.Shape[0];
        if (sample is not { } shape)
        {
            sample = shape = target.Shape[1..];
            int outputs = Math.Max(1, Math.Max(shape.Count, network.Layer.OutputShape?.Count ?? 1));
            int most = Math.Clamp(MostNumbers / outputs, 1, MostSamples);
            every = (samples + most - 1) / most;
        }
        if (target.Shape[1..] != shape) return;                      // samples of different lengths: the first length will do
        for (int i = (every - seen % every) % every; i < count; i += every, rows++)
        {
            if (target.Labels is { } l) labels.AddRange(l.Values.Slice(i * shape.Count, shape.Count));
            else values.AddRange(target.Values!.Values.Slice(i * shape.Count, shape.Count));
        }
        seen += count;
    }

    /// <summary>The loss of the best constant; null when any constant is perfect, or the loss compares something else than outputs and targets.</summary>
    public double? Loss()
    {
        if (rows < 2 || sample is not { } shape) return null;
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        try
        {
            double best = labels.Count > 0 ? OfLabels(shape) : OfNumbers(shape);
            return best > 0 && double.IsFinite(best) ? best : null;
        }
        catch (ArgumentException) { return null; }                   // a loss of the user's own may want other shapes
    }

    private double OfLabels(Shape shape)
    {
        var all = CollectionsMarshal.AsSpan(labels);
        int classes = network.Layer.OutputShape is { Rank: > 0 } output ? output[^1] : 0;
        if (classes < 2 || all.IndexOfAnyExcept(all[0]) < 0 || all.IndexOfAnyExceptInRange(0, classes - 1) >= 0) return 0;
        double[] counts = new double[classes];
        foreach (int label in all) counts[label]++;
        var prediction = new Tensor([rows, .. shape.Sizes, classes]);
        // Half a sample more for each class: the logarithm of a class that does not occur stays finite.
        for (int i = 0; i < prediction.Shape.Count; i++) prediction.Storage[i] = (Real)Math.Log((counts[i % classes] + 0.5) / (all.Length + 0.5 * classes));
        return network.Loss.Forward(prediction, new Indices(shape.Prepend(rows), all)).Item();
    }

    private double OfNumbers(Shape shape)
    {
        var all = CollectionsMarshal.AsSpan(values);
        int outputs = shape.Count;
        double[] means = new double[outputs];
        bool varied = false;
        for (int i = 0; i < all.Length; i++)
        {
            means[i % outputs] += (double)all[i] / rows;
            varied |= all[i] != all[i % outputs];
        }
        if (!varied) return 0;
        var target = new Tensor(shape.Prepend(rows), all);
        return Enumerable.Min([Of(m => m), Of(m => Math.Log(Inside(m))), Of(m => Math.Log(Inside(m) / (1 - Inside(m))))]);

        double Inside(double fraction) => fraction is 0 or 1 ? Math.Clamp(fraction, 0.5 / rows, 1 - 0.5 / rows) : fraction;

        double Of(Func<double, double> constant)
        {
            double[] row = [.. means.Select(constant)];
            var prediction = new Tensor(target.Shape);
            for (int i = 0; i < prediction.Shape.Count; i++) prediction.Storage[i] = (Real)row[i % outputs];
            double loss = network.Loss.Forward(prediction, target).Item();
            return double.IsFinite(loss) ? loss : double.PositiveInfinity;
        }
    }
}
