using System.Collections.Concurrent;
using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>Several data sets one after the other, as one: the samples of the second follow those of the first.</summary>
/// <remarks>Their samples must have one shape and one kind of target. May be read from several threads if all of them may.</remarks>
public sealed class ConcatenatedDataset : IDataset
{
    private readonly IDataset[] parts;
    private readonly int[] ends;
    private readonly ConcurrentBag<Reading> spare = [];

    /// <summary>The samples of all these data sets.</summary>
    /// <exception cref="ArgumentException">There are none, one is null, or they have more samples together than an int can
    /// count.</exception>
    public ConcatenatedDataset(params IReadOnlyList<IDataset> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Contains(null))
        {
            string problem = parts.Count == 0 ? "give at least one data set" : "one of the data sets is null";
            throw new ArgumentException($"parts: {problem}.", nameof(parts));
        }
        this.parts = [.. parts];
        ends = new int[this.parts.Length];
        long count = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            count += this.parts[i].Count;
            if (count > int.MaxValue)
                throw new ArgumentException($"parts: together they have more than {int.MaxValue:N0} samples.", nameof(parts));
            ends[i] = (int)count;
        }
    }

    /// <inheritdoc/>
    public int Count => ends[^1];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1, or the parts' samples differ in shape or
    /// kind.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require.Indices(indices, Count, nameof(indices));
        if (!spare.TryTake(out var reading)) reading = new();
        reading.Batch.Epoch = into.Epoch;
        bool first = true;
        for (int part = 0; part < parts.Length; part++)
        {
            int begin = part == 0 ? 0 : ends[part - 1];
            reading.Begin();
            for (int place = 0; place < indices.Length; place++)
                if (indices[place] >= begin && indices[place] < ends[part]) reading.Add(indices[place] - begin, place);
            if (reading.Samples.IsEmpty) continue;
            parts[part].Read(reading.Samples, reading.Batch);
            into.CopyRows(reading.Batch, reading.Places, indices.Length, first);
            first = false;
        }
        spare.Add(reading);
    }

    /// <summary>The samples that one part reads, and the places that they have in the whole batch.</summary>
    private sealed class Reading
    {
        private readonly List<int> samples = [], places = [];

        public Batch Batch { get; } = new();

        public ReadOnlySpan<int> Samples => CollectionsMarshal.AsSpan(samples);

        public ReadOnlySpan<int> Places => CollectionsMarshal.AsSpan(places);

        public void Begin()
        {
            samples.Clear();
            places.Clear();
        }

        public void Add(int sample, int place)
        {
            samples.Add(sample);
            places.Add(place);
        }
    }
}
