using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

public class OrderTests : TrainingTest
{
    // The batches of every epoch, without the two reads before the training.
    private static List<int[]> Batches(TrainerOptions options, int count = 10)
    {
        var data = new Watched(Blobs(count));
        new Trainer(Classifier(), new SGDMomentum(0.1)).Fit(data, options: options);
        return data.Reads[2..];
    }

    private static int[] Epoch(List<int[]> batches, int epoch, int perEpoch)
        => [.. batches.Skip(epoch * perEpoch).Take(perEpoch).SelectMany(b => b)];

    [Fact]
    public void It_is_a_pure_function_of_seed_and_epoch()
    {
        var options = new TrainerOptions { Epochs = 3, BatchSize = 4, Seed = 5 };
        var all = Batches(options);
        Assert.Equal([4, 4, 2], all.Take(3).Select(b => b.Length));
        for (int epoch = 0; epoch < 3; epoch++)
            Assert.Equal(new Rng(5).Fork("order").Fork(epoch + 1).Permutation(10), Epoch(all, epoch, 3));
        Assert.NotEqual(Epoch(all, 0, 3), Epoch(all, 1, 3));

        var third = Batches(options with { FirstEpoch = 3 });
        Assert.Equal(Epoch(all, 2, 3), Epoch(third, 0, 3));
        Assert.NotEqual(Epoch(all, 0, 3), Epoch(Batches(options with { Seed = 6 }), 0, 3));
    }

    [Fact]
    public void Without_shuffling_it_is_the_data_sets()
    {
        var all = Batches(new() { Epochs = 2, BatchSize = 4, Shuffle = false });
        Assert.Equal(Enumerable.Range(0, 10), Epoch(all, 0, 3));
        Assert.Equal(Enumerable.Range(0, 10), Epoch(all, 1, 3));
    }

    [Fact]
    public void The_last_batch_may_be_dropped()
    {
        var all = Batches(new() { Epochs = 2, BatchSize = 4, DropLast = true });
        Assert.Equal([4, 4, 4, 4], all.Select(b => b.Length));
        var error = Assert.Throws<ArgumentException>(() => Batches(new() { BatchSize = 11, DropLast = true }));
        Assert.Contains("DropLast", error.Message);
    }

    [Fact]
    public void It_may_be_given_and_depend_on_the_one_before()
    {
        var seen = new List<(int Epoch, int[]? Previous)>();
        var all = Batches(new()
        {
            Epochs = 3,
            BatchSize = 2,
            Order = (epoch, previous) =>
            {
                seen.Add((epoch, previous));
                return previous is null ? [3, 1, 2, 2] : [.. previous.Reverse()];
            },
        });
        Assert.Equal([3, 1, 2, 2, 2, 2, 1, 3, 3, 1, 2, 2], all.SelectMany(b => b));
        Assert.Equal([1, 2, 3], seen.Select(s => s.Epoch));
        Assert.Null(seen[0].Previous);
        Assert.Equal([3, 1, 2, 2], seen[1].Previous!);
    }

    [Fact]
    public void A_wrong_one_is_refused()
    {
        Assert.Contains("sample 10, but the samples are 0..9", Refusal([0, 10]));
        Assert.Contains("no sample for epoch 1", Refusal([]));
        Assert.Contains("null", Refusal(null!));

        static string Refusal(int[] order) => Assert.Throws<ArgumentException>(() => Batches(new() { Order = (_, _) => order })).Message;
    }
}
