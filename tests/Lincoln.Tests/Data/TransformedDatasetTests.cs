using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class TransformedDatasetTests
{
    private static ArrayDataset Images(int count)
        => new(Tensor.Normal([count, 1, 6, 6], new Rng(3)), new Indices([.. Enumerable.Range(0, count)]));

    private static readonly Transform Augmentation = new Compose(new RandomCrop(padding: 1), new RandomRotation(20),
        new RandomFlip(), new Cutout(2));

    private static Real[] Read(IDataset data, int epoch, params int[] indices)
    {
        var batch = new Batch { Epoch = epoch };
        data.Read(indices, batch);
        return batch.Inputs!.Values.ToArray();
    }

    [Fact]
    public void It_is_a_pure_function_of_seed_epoch_and_sample()
    {
        var data = new TransformedDataset(Images(8), Augmentation, seed: 5);
        var whole = Read(data, 2, 0, 1, 2, 3, 4, 5, 6, 7);
        for (int i = 7; i >= 0; i--)
            Assert.Equal(whole[(36 * i)..(36 * i + 36)], Read(new TransformedDataset(Images(8), Augmentation, seed: 5), 2, i));
        Assert.NotEqual(whole, Read(data, 3, 0, 1, 2, 3, 4, 5, 6, 7));
        Assert.NotEqual(whole, Read(new TransformedDataset(Images(8), Augmentation, seed: 6), 2, 0, 1, 2, 3, 4, 5, 6, 7));
        Assert.NotEqual(Read(data, 2, 0), Read(data, 2, 1));
        var batch = new Batch();
        data.Read([5, 3], batch);
        Assert.Equal([5, 3], batch.Target.Labels!.Values.ToArray());
    }

    [Fact]
    public void The_epoch_passes_through_subsets()
    {
        var data = new TransformedDataset(Images(8), Augmentation, seed: 5);
        Assert.Equal(Read(data, 4, 6), Read(new Subset(data, [2, 6]), 4, 1));
    }

    [Fact]
    public void Numbers_as_targets_stay()
    {
        var data = new TransformedDataset(new ArrayDataset(new Tensor([2, 1, 2, 2]), Tensor.From(new Real[,] { { 1 }, { 2 } })),
            new Resize(1, 3));
        var batch = new Batch();
        data.Read([1, 0, 1], batch);
        Assert.Equal([2, 1, 2], batch.Target.Values!.Values.ToArray());
        Assert.Equal([3, 1, 1, 3], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal([1, 1, 3], data.SampleShape.Sizes.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused_at_once()
    {
        Assert.Throws<ShapeException>(() => new TransformedDataset(Images(2), new Crop(7, 7)));
        Assert.Contains("integers",
            Assert.Throws<ArgumentException>(() => new TransformedDataset(new Tokens(), new Normalize(0, 1))).Message);
    }

    [Fact]
    public void Reading_allocates_next_to_nothing()
    {
        var data = new TransformedDataset(Images(64), Augmentation);
        var batch = new Batch { Epoch = 1 };
        int[] all = [.. Enumerable.Range(0, 64)];
        for (int i = 0; i < 20; i++) data.Read(all, batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) data.Read(all, batch);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * 500);
    }

    [Fact]
    public void One_hot_targets()
    {
        var data = new OneHot(new ArrayDataset(new Tensor([2, 1]), new Indices(2, 0)), 3);
        var batch = new Batch();
        data.Read([0, 1, 0], batch);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0, 1], batch.Target.Values!.Values.ToArray());
        Assert.ThrowsAny<ArgumentException>(() => new OneHot(new ArrayDataset(new Tensor([2, 1]), new Indices(3, 0)), 3).Read([0], batch));
        Assert.ThrowsAny<ArgumentException>(() => new OneHot(data, 3).Read([0], batch));
        Assert.ThrowsAny<ArgumentException>(() => new OneHot(data, 1));
    }

    private sealed class Tokens : IDataset
    {
        public int Count => 1;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            into.WriteInputIndices(indices.Length, [2]).Clear();
            into.WriteLabels(indices.Length).Clear();
        }
    }
}
