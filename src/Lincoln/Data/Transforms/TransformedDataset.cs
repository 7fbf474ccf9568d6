using System.Collections.Concurrent;

namespace Lincoln.Data;

/// <summary>A data set whose samples are changed as they are read: augmentation, normalisation, another size.</summary>
/// <remarks>
/// What is random in the changes of a sample is a pure function of the seed, the epoch (<see cref="Batch.Epoch"/>) and the sample's number:
/// the same at any batch size, in any order and for any number of threads. A sample that comes twice in one epoch is changed alike.
/// May be read from several threads if the source may.
/// </remarks>
/// <example><code>
/// var train = new TransformedDataset(digits, new Compose(new RandomCrop(padding: 2), new RandomRotation(10)), seed: 1);
/// </code></example>
public sealed class TransformedDataset : IDataset
{
    private readonly IDataset source;
    private readonly Transform transform;
    private readonly Rng root;
    private readonly ConcurrentBag<Reading> spare = [];

    /// <summary>Changes the samples of another data set, whose first sample is read at once to see that it fits.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="transform">How they are changed.</param>
    /// <param name="seed">The seed of what is random.</param>
    /// <exception cref="ShapeException">The transform cannot be applied to the samples.</exception>
    /// <exception cref="ArgumentException">The source is empty, or its inputs are integers.</exception>
    public TransformedDataset(IDataset source, Transform transform, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(transform);
        if (source.Count < 1) throw new ArgumentException("source: the data set is empty.", nameof(source));
        (this.source, this.transform, root) = (source, transform, new Rng(seed).Fork("transform"));
        var first = new Batch();
        Read([0], first);
        SampleShape = first.Inputs!.Shape[1..];
    }

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <summary>The shape of one changed input.</summary>
    public Shape SampleShape { get; }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The transform cannot be applied to the samples.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (!spare.TryTake(out var reading)) reading = new();
        var batch = reading.Batch;
        batch.Epoch = into.Epoch;
        source.Read(indices, batch);
        if (batch.Inputs is not { } inputs)
            throw new ArgumentException("source: its inputs are integers (Indices); transforms change numbers.");
        reading.Expect(inputs.Shape, transform);
        int size = reading.Sample.Count, changed = reading.Changed.Count;
        var y = into.WriteInputs(indices.Length, reading.Changed);
        var epoch = root.Fork(into.Epoch);
        for (int i = 0; i < indices.Length; i++)
        {
            reading.Rng.BecomeFork(epoch, indices[i]);
            transform.Write(inputs.Values.Slice(i * size, size), reading.Sample, y.Slice(i * changed, changed), reading.Rng);
        }
        into.CopyTargets(batch);
        spare.Add(reading);
    }

    /// <summary>What one read needs and the next one uses again.</summary>
    private sealed class Reading
    {
        private Shape inputs;

        public Batch Batch { get; } = new();

        public Rng Rng { get; } = new(0);

        public Shape Sample { get; private set; }

        public Shape Changed { get; private set; }

        public void Expect(Shape shape, Transform transform)
        {
            if (shape == inputs) return;
            var sample = shape[1..];
            (Changed, Sample, inputs) = (transform.OutputShape(sample), sample, shape);
        }
    }
}
