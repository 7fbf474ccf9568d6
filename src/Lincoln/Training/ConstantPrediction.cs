namespace Lincoln.Training;

/// <summary>
/// The loss of a network that predicts the same for every sample. A training whose loss is far above it has diverged.
/// </summary>
/// <remarks>
/// It is estimated from at most 2,048 samples spread evenly over the first epoch (fewer when their targets are large), because reading the
/// whole data set for it would cost an epoch's reading. The constant is, for a label among several classes, the logarithms of their
/// frequencies; for numbers, and for labels 0 and 1, the best of the means, the logarithms of the means and the log-odds of the means,
/// which serve mean squared error, softmax cross-entropy with one-hot targets, and binary cross-entropy.
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
        if (target.Shape[1..] != shape) return;                      // of samples of different lengths, those of the first length do
        int first = (every - seen % every) % every;
        for (int i = first; i < count; i += every)
        {
            rows++;
            if (target.Labels is { } l) labels.AddRange(l.Values.Slice(i * shape.Count, shape.Count));
            else values.AddRange(target.Values!.Values.Slice(i * shape.Count, shape.Count));
        }
        seen += count;
    }

    /// <summary>
    /// The loss of the best constant; null when a constant is perfect, or the loss compares something else than outputs and targets.
    /// </summary>
    public double? Loss()
    {
        if (rows < 2 || sample is not { Count: > 0 } shape) return null;
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        try
        {
            double best = labels.Count > 0 ? OfLabels(shape) : OfValues(shape);
            return best > 0 && double.IsFinite(best) ? best : null;
        }
        // a loss of the user's own may need other shapes, or the batch that it saw last
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException) { return null; }
    }

    private double OfLabels(Shape shape)
    {
        var all = CollectionsMarshal.AsSpan(labels);
        var target = new Indices(shape.Prepend(rows), all);
        var output = network.Layer.OutputShape ?? shape;
        if (output.Rank != shape.Rank + 1 || output[^1] < 2) return OfNumbers(shape, [.. labels.Select(l => (Real)l)], target, output);

        int classes = output[^1];
        target.CheckBelow(classes, nameof(ConstantPrediction));
        if (all.IndexOfAnyExcept(all[0]) < 0) return 0;
        double[] counts = new double[classes];
        foreach (int label in all) counts[label]++;
        // Half a sample more for each class: the logarithm of a class that does not occur stays finite.
        double total = labels.Count + 0.5 * classes;
        return OfConstant([.. counts.Select(n => Math.Log((n + 0.5) / total))], [rows, .. shape.Sizes, classes], target);
    }

    private double OfValues(Shape shape)
    {
        var all = CollectionsMarshal.AsSpan(values);
        return OfNumbers(shape, all, new Tensor(shape.Prepend(rows), all), shape);
    }

    private double OfNumbers(Shape shape, ReadOnlySpan<Real> all, Target target, Shape output)
    {
        double[] means = new double[shape.Count];
        bool varied = false;
        for (int i = 0; i < all.Length; i++)
        {
            means[i % means.Length] += (double)all[i] / rows;
            varied |= all[i] != all[i % means.Length];
        }
        if (!varied) return 0;
        Func<double, double>[] constants = [m => m, m => Math.Log(Inside(m)), m => Math.Log(Inside(m) / (1 - Inside(m)))];
        return constants.Min(constant => OfConstant([.. means.Select(constant)], output.Prepend(rows), target));

        double Inside(double fraction) => fraction is 0 or 1 ? Math.Clamp(fraction, 0.5 / rows, 1 - 0.5 / rows) : fraction;
    }

    private double OfConstant(double[] constant, Shape shape, Target target)
    {
        var prediction = new Tensor(shape);
        for (int i = 0; i < shape.Count; i++) prediction.Storage[i] = (Real)constant[i % constant.Length];
        double loss = network.Loss.Forward(prediction, target).Item();
        return double.IsFinite(loss) ? loss : double.PositiveInfinity;
    }
}
