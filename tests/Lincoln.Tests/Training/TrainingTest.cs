using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

/// <summary>What the tests of training share: small tasks, networks, and parts that do what a test needs to see.</summary>
public abstract class TrainingTest
{
    /// <summary>Points around a centre per class.</summary>
    protected static ArrayDataset Blobs(int count, ulong seed = 1, int classes = 3, int features = 8)
    {
        Rng centres = new(99), rng = new(seed);
        var centre = new Real[classes * features];
        centres.Normal(centre, 0, 2);
        var x = Tensor.Normal([count, features], rng);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = rng.Next(classes);
            for (int j = 0; j < features; j++) x.Edit()[i * features + j] += centre[labels[i] * features + j];
        }
        return new(x, new Indices(labels));
    }

    /// <summary>y = 2x₁ - x₂ + 3, with some noise.</summary>
    protected static ArrayDataset Line(int count, ulong seed = 1)
    {
        var rng = new Rng(seed);
        Tensor x = Tensor.Normal([count, 2], rng), y = new([count, 1]);
        for (int i = 0; i < count; i++) y.Edit()[i] = (Real)(2 * x[i, 0] - x[i, 1] + 3 + 0.1 * rng.NextNormal());
        return new(x, y);
    }

    protected static NeuralNetwork Classifier(ulong seed = 1, int hidden = 16, double dropout = 0)
        => new([new Dense(hidden, Activation.Tanh), new Dropout(dropout), new Dense(3)], new SoftmaxCrossEntropy(), seed);

    protected static NeuralNetwork Regressor(ulong seed = 1)
        => new([new Dense(8, Activation.ReLU), new Dense(1)], new MeanSquaredError(), seed);

    protected static NeuralNetwork Rectified() => new([new Dense(16, Activation.ReLU), new Dense(3)], new SoftmaxCrossEntropy());

    /// <summary>One word for all weights and all state, to the last bit.</summary>
    protected static string Bits(NeuralNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, p) in network.Parameters) hash.AppendData(MemoryMarshal.AsBytes(p.Values));
        foreach (var (_, s) in network.State) hash.AppendData(MemoryMarshal.AsBytes(s.Values));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Counts its runs in training, as a layer with running statistics does.</summary>
    protected sealed class Counter : Layer
    {
        private readonly Tensor runs;

        public Counter() => runs = DeclareState("runs", [1]);

        public Tensor? Last { get; private set; }

        protected override Tensor Call(Tensor x)
        {
            if (Mode.Training) runs.Edit()[0]++;
            return Last = x * 1;
        }
    }

    /// <summary>A data set that tells who reads it.</summary>
    protected sealed class Watched(IDataset inner, Action<int[]>? onRead = null) : IDataset
    {
        public List<int[]> Reads { get; } = [];

        public int Count => inner.Count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            Reads.Add(indices.ToArray());
            onRead?.Invoke(Reads[^1]);
            inner.Read(indices, into);
        }
    }

    /// <summary>A metric whose value in the n-th epoch is given.</summary>
    protected sealed class Scripted(params double[] values) : Metric
    {
        private int evaluations = -2;                                            // the first one is the trial before the training

        public override string Name => "scripted";

        public override bool HigherIsBetter => true;

        public override double Value => evaluations < 0 ? double.NaN : values[evaluations];

        public override void Reset() => evaluations++;

        public override void Add(Tensor prediction, Target target) { }
    }

    /// <summary>Reports at once, on the same thread.</summary>
    protected sealed class Reports(Action<TrainingProgress>? onReport = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            onReport?.Invoke(value);
        }
    }
}
