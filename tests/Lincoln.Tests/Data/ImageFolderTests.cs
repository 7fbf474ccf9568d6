using Lincoln.Data;
using Lincoln.Kernels;

namespace Lincoln.Tests.Data;

public class ImageFolderTests
{
    private static byte[] Grey(int height, int width, int value)
        => PngTests.Encode(width, height, 0, 8, false, [.. Enumerable.Repeat(value, height * width)], []);

    [Fact]
    public void Classes_and_files_are_in_the_order_of_their_characters()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b/2.png", Grey(2, 3, 51));
        folder.Write("b/10.PNG", Grey(2, 3, 102));
        folder.Write("a/x.png", Grey(2, 3, 255));
        folder.Write("B/y.png", Grey(2, 3, 0));
        folder.Write("a/notes.txt", "no image");
        folder.Write(".hidden/z.png", Grey(2, 3, 0));
        var data = new ImageFolder(folder.Path);
        Assert.Equal(["B", "a", "b"], data.Classes);
        Assert.Equal(["y.png", "x.png", "10.PNG", "2.png"], data.Files.Select(f => Path.GetFileName(f)));
        Assert.Equal([0, 1, 2, 2], data.Labels.ToArray());
        var batch = new Batch();
        data.Read([3, 1], batch);
        Assert.Equal([2, 3, 2, 3], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal([.. Enumerable.Repeat(51, 18), .. Enumerable.Repeat(255, 18)],
            batch.Inputs.Values.ToArray().Select(v => (int)Math.Round(v * 255)));
        Assert.Equal([2, 1], batch.Target.Labels!.Values.ToArray());
        Assert.ThrowsAny<ArgumentException>(() => data.Read([4], batch));
    }

    [Fact]
    public void Mixed_sizes_are_resized_or_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", Grey(2, 3, 9));
        folder.Write("b/2.png", Grey(8, 5, 100));
        var batch = new Batch();
        var error = Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path).Read([0, 1], batch));
        Assert.Contains("2.png has 8 × 5 pixels (height × width), the first image 2 × 3", error.Message);
        var resized = new ImageFolder(folder.Path, 4, 6, channels: 1);
        resized.Read([1], batch);
        Assert.Equal([1, 1, 4, 6], batch.Inputs!.Shape.Sizes.ToArray());
        var inMemory = new Batch();
        resized.Load().Read([1], inMemory);
        for (int i = 0; i < 24; i++) Assert.Equal(batch.Inputs.Values[i], inMemory.Inputs!.Values[i], 1e-6);
        Assert.Equal(100 / 255.0, batch.Inputs.Values[0], 1e-6);
    }

    [Fact]
    public void Only_images_of_a_moderate_size_and_of_the_same_kind_are_prepared()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 10; i++) folder.Write($"{"ab"[i % 2]}/{i}.png", Grey(2, 3, 25 * i));
        var error = Assert.Throws<ArgumentException>(() => PreparedData.FromImages(new ImageFolder(folder.Path, 512, 512)));
        Assert.Contains("[3, 512, 512] have 786,432 elements, more than the 262,144", error.Message);
        var prepared = PreparedData.FromImages(new ImageFolder(folder.Path, 4, 4));
        var again = PreparedData.FromImages(new ImageFolder(folder.Path, 4, 4), new() { Fitted = prepared.Preparation });
        Assert.Same(prepared.Preparation, again.Preparation);
        Assert.Equal(48, again.SampleShape.Count);
        error = Assert.Throws<ArgumentException>(() => PreparedData.FromImages(new ImageFolder(folder.Path, 5, 4),
            new() { Fitted = prepared.Preparation }));
        Assert.Contains("for images of shape [3, 4, 4], but these images have the shape [3, 5, 4]", error.Message);
        Assert.Throws<ArgumentException>(() => PreparedData.FromImages(new ImageFolder(folder.Path, 5, 4),
            new() { Fitted = DataSets.Load("iris").Preparation }));
    }

    [Fact]
    public void Images_are_the_same_however_many_threads_decode_them()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 20; i++) folder.Write($"{"ab"[i % 2]}/{i}.png", Grey(3 + i % 4, 5, 12 * i));
        var data = new ImageFolder(folder.Path, 4, 6);
        int before = Work.Threads;
        Batch one = new(), many = new();
        try
        {
            Work.Threads = 1;
            data.Load().Read([.. Enumerable.Range(0, 20)], one);
            Work.Threads = 5;
            data.Load().Read([.. Enumerable.Range(0, 20)], many);
        }
        finally { Work.Threads = before; }
        Assert.Equal(one.Inputs!.Values.ToArray(), many.Inputs!.Values.ToArray());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => data.Load(cancelled.Token));
    }

    [Fact]
    public void All_damaged_files_are_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", Grey(2, 3, 1));
        folder.Write("a/2.png", [1, 2]);
        folder.Write("b/3.png", Grey(2, 4, 1));
        string message = Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path).Load()).Message;
        Assert.Contains("2 of the 3 images cannot be used", message);
        Assert.Contains("2.png is neither PNG nor JPEG", message);
        Assert.Contains("3.png has 2 × 4 pixels", message);
    }

    [Fact]
    public void Wrong_folders_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(folder["none"]));
        Assert.Contains("no folder", Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path)).Message);
        folder.Write("a/1.png", Grey(1, 1, 0));
        Assert.Contains("one folder, a", Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path)).Message);
        folder.Write("b/1.txt", "no image");
        Assert.Contains("has no .png", Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path)).Message);
        Assert.Throws<ArgumentException>(() => new ImageFolder(folder.Path, height: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageFolder(folder.Path, channels: 2));
    }

    [Fact]
    public void Cifar10_files()
    {
        using var folder = new TemporaryFolder();
        byte[] record = [7, .. Enumerable.Range(0, 3072).Select(i => (byte)(i / 1024 * 100))];
        string file = folder.Write("data.bin", [.. record, 9, .. new byte[3072]]);
        var data = Cifar10.Load(file, file);
        Assert.Equal([7, 9, 7, 9], data.Labels.ToArray());
        var batch = new Batch();
        data.Read([2], batch);
        Assert.Equal([1, 3, 32, 32], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal(200 / 255.0, batch.Inputs[0, 2, 31, 31], 1e-6);
        Assert.Equal("horse", Cifar10.Classes[7]);
        Assert.Contains("records of 3,073", Assert.Throws<InvalidDataException>(() => Cifar10.Load(folder.Write("bad", [1, 2]))).Message);
        Assert.Contains("the label of image 0 is 10",
            Assert.Throws<InvalidDataException>(() => Cifar10.Load(folder.Write("ten", [10, .. new byte[3072]]))).Message);
    }
}
