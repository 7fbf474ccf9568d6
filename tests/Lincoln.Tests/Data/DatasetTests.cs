using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class DatasetTests
{
    [Fact]
    public void Arrays_with_labels()
    {
        var data = new ArrayDataset(Tensor.From(new Real[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), new Indices(7, 8, 9));
        var batch = new Batch();
        data.Read([2, 0, 2], batch);
        Assert.Equal((3, 3), (data.Count, batch.Count));
        Assert.Equal([5, 6, 1, 2, 5, 6], batch.Inputs!.Values.ToArray());
        Assert.Equal([9, 7, 9], batch.Target.Labels!.Values.ToArray());
        data.Read([1], batch);
        Assert.Equal([1, 2], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal([8], batch.Target.Labels!.Values.ToArray());
    }

    [Fact]
    public void Arrays_with_numbers()
    {
        var data = ArrayDataset.From([[1, 2], [3, 4]], [(Real)0.5, (Real)1.5]);
        var batch = new Batch();
        data.Read([1, 0], batch);
        Assert.Equal([3, 4, 1, 2], batch.Inputs!.Values.ToArray());
        Assert.Equal([2, 1], batch.Target.Values!.Shape.Sizes.ToArray());
        Assert.Equal([(Real)1.5, (Real)0.5], batch.Target.Values.Values.ToArray());
    }

    // A label for each place of a sample, such as each time step, is read whole.
    [Fact]
    public void Several_labels_for_a_sample()
    {
        var data = new ArrayDataset(new Tensor([2, 3, 1]), new Indices([2, 3], [1, 2, 3, 4, 5, 6]));
        var batch = new Batch();
        data.Read([1], batch);
        Assert.Equal([1, 3, 1], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal([4, 5, 6], batch.Target.Labels!.Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit()
    {
        Tensor x = new([3, 2]);
        Assert.Contains("[3, 2] but the targets [2]", Assert.Throws<ShapeException>(() => new ArrayDataset(x, new Indices(1, 2))).Message,
            StringComparison.Ordinal);
        Assert.Contains("give [samples, 1]", Assert.Throws<ShapeException>(() => new ArrayDataset(x, new Tensor([3]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new ArrayDataset(new Tensor([3]), new Indices(1, 2, 3)));
        Assert.Throws<ShapeException>(() => new ArrayDataset(new Tensor([0, 2]), new Indices()));
        Assert.Throws<ArgumentException>(() => new ArrayDataset(x, default));
        Assert.Throws<ArgumentException>(() => ArrayDataset.From([], [1]));
        Assert.Contains("Row 1 has 1 elements", Assert.Throws<ArgumentException>(() => ArrayDataset.From([[1, 2], [1]], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new ArrayDataset(x, new Indices(1, 2, 3)).Read([3], new Batch()));
        Assert.ThrowsAny<ArgumentException>(() => new ArrayDataset(x, new Indices(1, 2, 3)).Read([-1], new Batch()));
    }

    [Fact]
    public void Images_are_scaled_as_they_are_read()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 20).Select(i => (byte)(i * 4))];
        var data = new ImageDataset(pixels, [4, 5], [2, 1, 0], scale: 0.5, shift: -1);
        var batch = new Batch();
        data.Read([2, 0], batch);
        Assert.Equal([2, 4, 5], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal(pixels[40..].Concat(pixels[..20]).Select(p => (Real)p / 2 - 1), batch.Inputs.Values.ToArray());
        Assert.Equal([0, 2], batch.Target.Labels!.Values.ToArray());
        Assert.ThrowsAny<ArgumentException>(() => data.Read([3], batch));
        new ImageDataset(new byte[] { 0, 255 }, [1], [0, 0]).Read([0, 1], batch);
        Assert.Equal([0, 1], batch.Inputs.Values.ToArray());
    }

    [Fact]
    public void Images_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => new ImageDataset(new byte[10], [4], [0, 1]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(new byte[8], [4], [0, -1]));
        Assert.Throws<ArgumentException>(() => new ImageDataset(Array.Empty<byte>(), [4], []));
        Assert.Throws<ArgumentException>(() => new ImageDataset(new byte[8], [4], [0, 1], scale: double.NaN));
        IdxArray images = Idx([2, 2, 2], 8), labels = Idx([3], 3);
        Assert.Contains("2 images but 3 labels", Assert.Throws<InvalidDataException>(() => ImageDataset.FromIdx(images, labels)).Message,
            StringComparison.Ordinal);
        Assert.Contains("[3]", Assert.Throws<InvalidDataException>(() => ImageDataset.FromIdx(labels, labels)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => ImageDataset.FromIdx(images, images));
    }

    [Fact]
    public void Subsets()
    {
        var data = new ArrayDataset(Tensor.From(new Real[,] { { 1 }, { 2 }, { 3 } }), new Indices(10, 20, 30));
        var part = new Subset(data, [2, 0]);
        var batch = new Batch();
        part.Read([1, 0, 0], batch);
        Assert.Equal(2, part.Count);
        Assert.Equal([1, 3, 3], batch.Inputs!.Values.ToArray());
        Assert.Equal([10, 30, 30], batch.Target.Labels!.Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Read([2], batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subset(data, [3]));
        Assert.Throws<ArgumentException>(() => new Subset(data, []));
    }

    internal static IdxArray Idx(int[] sizes, int count, Func<int, byte>? value = null) => IdxFile.Read(new MemoryStream(
        [.. IdxFile.Header(IdxType.Byte, Shape.Create(sizes)), .. Enumerable.Range(0, count).Select(value ?? (i => (byte)i))]), "test");
}
