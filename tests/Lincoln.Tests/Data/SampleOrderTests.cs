using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class SampleOrderTests
{
    [Fact]
    public void Weighted_draws_in_proportion()
    {
        var order = SampleOrder.Weighted([0, 1, 3, 0], seed: 1, count: 10_000)(1, null);
        Assert.Equal(10_000, order.Length);
        Assert.DoesNotContain(0, order);
        Assert.DoesNotContain(3, order);
        Assert.InRange(order.Count(s => s == 2), 7_300, 7_700);
    }

    [Fact]
    public void They_are_pure_functions_of_seed_and_epoch()
    {
        foreach (var make in new Func<ulong, Func<int, int[]?, int[]>>[] { seed => SampleOrder.Weighted([1, 1, 2, 3, 4], seed),
            seed => SampleOrder.Stratified([0, 1, 0, 1, 1, 2, 2, 2, 2], seed) })
        {
            Assert.Equal(make(1)(4, null), make(1)(4, [1, 2]));
            Assert.NotEqual(make(1)(4, null), make(1)(5, null));
            Assert.NotEqual(make(1)(4, null), make(2)(4, null));
        }
    }

    [Fact]
    public void Inverse_frequencies_balance_the_classes()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 0 ? 1 : 0)];
        var order = SampleOrder.Weighted(SampleOrder.InverseFrequencies(labels), seed: 3)(1, null);
        Assert.Equal(1000, order.Length);
        Assert.InRange(order.Count(s => labels[s] == 1), 440, 560);
    }

    [Fact]
    public void Stratified_has_every_sample_once_and_every_class_in_every_batch()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 100 < 5 ? 2 : i % 100 < 30 ? 1 : 0)];
        var order = SampleOrder.Stratified(labels, seed: 3)(2, null);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        foreach (var batch in order.Chunk(100))
        {
            Assert.InRange(batch.Count(s => labels[s] == 2), 3, 7);
            Assert.InRange(batch.Count(s => labels[s] == 1), 23, 27);
        }
    }

    [Fact]
    public void Wrong_weights_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SampleOrder.Weighted([1, -1], 1));
        Assert.Throws<ArgumentException>(() => SampleOrder.Weighted([0, 0], 1));
        Assert.Throws<ArgumentException>(() => SampleOrder.Weighted([], 1));
        Assert.Throws<ArgumentException>(() => SampleOrder.Weighted([double.NaN], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleOrder.Weighted([1], 1, count: 0));
        Assert.Throws<ArgumentException>(() => SampleOrder.Stratified([], 1));
        Assert.Throws<ArgumentException>(() => SampleOrder.InverseFrequencies([]));
    }

    [Fact]
    public void Concatenated_data_sets_are_one()
    {
        var a = new ArrayDataset(Tensor.From(new Real[,] { { 1 }, { 2 } }), new Indices(10, 20));
        var b = new ArrayDataset(Tensor.From(new Real[,] { { 3 }, { 4 }, { 5 } }), new Indices(30, 40, 50));
        var both = new ConcatenatedDataset(a, b);
        var batch = new Batch();
        Assert.Equal(5, both.Count);
        both.Read([4, 0, 2, 1, 4], batch);
        Assert.Equal([5, 1, 3, 2, 5], batch.Inputs!.Values.ToArray());
        Assert.Equal([50, 10, 30, 20, 50], batch.Target.Labels!.Values.ToArray());
        both.Read([3], batch);
        Assert.Equal([4], batch.Inputs!.Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => both.Read([5], batch));
        Assert.Throws<ArgumentException>(() => new ConcatenatedDataset());
        var wide = new ConcatenatedDataset(a, new ArrayDataset(new Tensor([1, 2]), new Indices(0)));
        Assert.Contains("[2] each, those of another [1]", Assert.Throws<ShapeException>(() => wide.Read([0, 2], batch)).Message);
        var numbers = new ConcatenatedDataset(a, new ArrayDataset(new Tensor([1, 1]), new Tensor([1, 1])));
        Assert.Contains("another kind", Assert.Throws<ShapeException>(() => numbers.Read([0, 2], batch)).Message);
    }
}
