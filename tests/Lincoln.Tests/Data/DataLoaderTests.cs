using System.Collections.Concurrent;
using Lincoln.Data;
using Lincoln.Optimizers;
using Lincoln.Tests.Training;

namespace Lincoln.Tests.Data;

public class DataLoaderTests : TrainingTest
{
    private static ArrayDataset Numbered(int count)
        => new(new Tensor([count, 1, 4, 4], [.. Enumerable.Range(0, count * 16).Select(i => (Real)i)]),
            new Indices([.. Enumerable.Range(0, count)]));

    private static List<int[]> Labels(DataLoader loader, int epoch)
        => [.. loader.Epoch(epoch).Select(b => b.Target.Labels!.Values.ToArray())];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_order_is_a_pure_function_of_seed_and_epoch(int workers)
    {
        var loader = new DataLoader(Numbered(10), new() { BatchSize = 4, Seed = 5, Workers = workers });
        Assert.Equal(new Rng(5).Fork("order").Fork(3).Permutation(10), Labels(loader, 3).SelectMany(b => b));
        Assert.Equal(new Rng(5).Fork("order").Fork(1).Permutation(10), Labels(loader, 1).SelectMany(b => b));
        Assert.Equal([4, 4, 2], Labels(loader, 1).Select(b => b.Length));
        Assert.Equal([4, 4], Labels(new(Numbered(10), new() { BatchSize = 4, DropLast = true, Workers = workers }), 1)
            .Select(b => b.Length));
        Assert.Equal(Enumerable.Range(0, 10),
            Labels(new(Numbered(10), new() { BatchSize = 99, Shuffle = false, Workers = workers }), 7).Single());
    }

    [Fact]
    public void Any_number_of_workers_gives_the_same_batches_and_the_same_augmentation()
    {
        var augmented = new TransformedDataset(Numbered(103), new Compose(new RandomCrop(padding: 1), new RandomRotation(30),
            new Cutout(2)), seed: 2);
        var expected = Read(0, null);
        Assert.NotEqual(expected[0], expected[^1]);
        foreach (var (workers, prefetch) in new (int, int?)[] { (1, null), (1, 1), (2, 1), (2, null), (4, 3), (8, 50) })
            Assert.Equal(expected, Read(workers, prefetch));

        List<Real[]> Read(int workers, int? prefetch)
        {
            var loader = new DataLoader(augmented, new() { BatchSize = 5, Seed = 1, Workers = workers, Prefetch = prefetch });
            return [.. Enumerable.Range(1, 3).SelectMany(epoch => loader.Epoch(epoch).Select(b => b.Inputs!.Values.ToArray()))];
        }
    }

    [Fact]
    public void Threads_read_ahead_but_no_further_than_there_is_room()
    {
        int begun = 0, used = 0, most = 0;
        using var all = new ManualResetEventSlim();
        var data = new Counted(Numbered(40), _ => { if (Interlocked.Increment(ref begun) == 4) all.Set(); });
        foreach (var batch in new DataLoader(data, new() { BatchSize = 2, Workers = 2, Prefetch = 3 }).Epoch(1))
        {
            if (used == 0) all.Wait();                                           // three are read while the first one is in use
            most = Math.Max(most, Volatile.Read(ref begun) - used);
            used++;
        }
        Assert.Equal(20, used);
        Assert.InRange(most, 4, 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_error_names_the_sample_and_comes_when_its_batch_is_due(int workers)
    {
        var data = new Counted(Numbered(20), indices => { if (indices.Contains(13)) throw new IOException("no such picture"); });
        int good = 0;
        var error = Assert.Throws<InvalidDataException>(() =>
            { foreach (var _ in new DataLoader(data, new() { BatchSize = 4, Shuffle = false, Workers = workers }).Epoch(1)) good++; });
        Assert.Contains("data: the data set could not read sample 13: no such picture", error.Message);
        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(3, good);
    }

    [Fact]
    public void An_error_that_only_a_whole_batch_shows_names_the_batch()
    {
        var data = new Counted(Numbered(8), indices => { if (indices.Length > 1) throw new IOException("too many"); });
        var error = Assert.Throws<InvalidDataException>(() => new DataLoader(data,
            new() { BatchSize = 4, Shuffle = false }).Epoch(1).First());
        Assert.Contains("could not read 4 samples together, beginning with number 0: too many", error.Message);
    }

    [Fact]
    public void Cancellation_ends_the_wait_for_a_batch()
    {
        using var cancel = new CancellationTokenSource();
        var data = new Counted(Numbered(20), indices =>
        {
            if (indices[0] != 8) return;
            cancel.Cancel();
            cancel.Token.WaitHandle.WaitOne();
        });
        var loader = new DataLoader(data, new() { BatchSize = 4, Shuffle = false, Workers = 1, Prefetch = 1 });
        int used = 0;
        Assert.Throws<OperationCanceledException>(() => { foreach (var _ in loader.Epoch(1, cancel.Token)) used++; });
        Assert.InRange(used, 1, 2);
        Assert.Throws<OperationCanceledException>(() => loader.Epoch(2, cancel.Token).First());
    }

    [Fact]
    public void Leaving_the_loop_ends_the_threads()
    {
        var readers = new ConcurrentDictionary<Thread, bool>();
        var data = new Counted(Numbered(100), _ => readers[Thread.CurrentThread] = true);
        foreach (var _ in new DataLoader(data, new() { BatchSize = 2, Workers = 3 }).Epoch(1)) break;
        Assert.NotEmpty(readers);
        Assert.All(readers.Keys, t => Assert.False(t.IsAlive));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Two_epochs_at_the_same_time_have_batches_of_their_own(int workers)
    {
        var loader = new DataLoader(Numbered(12), new() { BatchSize = 4, Seed = 5, Workers = workers });
        var pairs = loader.Epoch(1).Zip(loader.Epoch(2),
            (a, b) => (First: a.Target.Labels!.Values.ToArray(), Second: b.Target.Labels!.Values.ToArray())).ToList();
        Assert.Equal(new Rng(5).Fork("order").Fork(1).Permutation(12), pairs.SelectMany(p => p.First));
        Assert.Equal(new Rng(5).Fork("order").Fork(2).Permutation(12), pairs.SelectMany(p => p.Second));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void A_training_is_the_same_for_any_number_of_workers(int? pieces)
    {
        var expected = Train(0);
        Assert.Equal(expected, Train(1));
        Assert.Equal(expected, Train(3));

        (string, double?) Train(int workers)
        {
            var network = Classifier(dropout: 0.2);
            var history = new Trainer(network, new SGDMomentum(0.05)).Fit(Blobs(205), Blobs(50, seed: 2),
                new() { Epochs = 3, BatchSize = 20, MicroBatchSize = pieces, EvaluationBatchSize = 7, Workers = workers });
            return (Bits(network), history.Epochs[^1].ValidationLoss);
        }
    }

    [Fact]
    public void A_trainer_tells_the_epoch()
    {
        var epochs = new List<int>();
        new Trainer(Classifier(), new SGDMomentum(0.1)).Fit(new Epochs(Blobs(20), epochs), options: new() { Epochs = 3, BatchSize = 20 });
        Assert.Equal([0, 0, 1, 2, 3], epochs);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Contains("Workers",
            Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), new() { Workers = -1 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), new() { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1), new() { Prefetch = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbered(1)).Epoch(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Classifier(), new SGDMomentum()).Fit(Blobs(10),
            options: new() { Workers = 1000 }));
        Assert.Contains("no whole batch of 4",
            Assert.Throws<ArgumentException>(() => new DataLoader(Numbered(3), new() { BatchSize = 4, DropLast = true })
                .Epoch(1).First()).Message);
    }

    private sealed class Counted(IDataset inner, Action<int[]> onRead) : IDataset
    {
        public int Count => inner.Count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            onRead(indices.ToArray());
            inner.Read(indices, into);
        }
    }

    private sealed class Epochs(IDataset inner, List<int> epochs) : IDataset
    {
        public int Count => inner.Count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            epochs.Add(into.Epoch);
            inner.Read(indices, into);
        }
    }
}
