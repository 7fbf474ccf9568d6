using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

/// <summary>Nothing else runs meanwhile: one of the tests looks at the memory of the whole process.</summary>
[Collection("alone")]
public class FileDatasetTests
{
    [Fact]
    public void Idx_equals_the_array_in_memory()
    {
        using var folder = new TemporaryFolder();
        byte[] pixels = [.. Enumerable.Range(0, 4 * 6).Select(i => (byte)(i * 10))];
        string images = folder.Write("images", [.. IdxFile.Header(IdxType.Byte, [4, 2, 3]), .. pixels]),
            labels = folder.Write("labels", [.. IdxFile.Header(IdxType.Byte, [4]), 3, 1, 0, 2]);
        var data = new FileDataset(FileArray.OpenIdx(images), FileArray.OpenIdx(labels), scale: 0.5, shift: 1);
        var batch = new Batch();
        data.Read([2, 0, 2], batch);
        Assert.Equal([3, 2, 3], batch.Inputs!.Shape.Sizes.ToArray());
        Assert.Equal(pixels[12..18].Concat(pixels[..6]).Concat(pixels[12..18]).Select(p => p * (Real)0.5 + 1),
            batch.Inputs.Values.ToArray());
        Assert.Equal([0, 3, 0], batch.Target.Labels!.Values.ToArray());
        string wide = folder.Write("wide", [.. IdxFile.Header(IdxType.Int16, [2, 2]), 0, 1, 255, 255, 1, 0, 0, 5]);
        var y = new Real[4];
        FileArray.OpenIdx(wide).Read([1, 0], y);
        Assert.Equal([256, 5, 1, -1], y);
    }

    [Fact]
    public void NumPy_and_safetensors_equal_the_tensors_in_them()
    {
        using var folder = new TemporaryFolder();
        Tensor x = Tensor.Normal([7, 3, 2], new Rng(1)), y = Tensor.Normal([7, 2], new Rng(2));
        NumPy.Write(folder["x.npy"], x);
        Safetensors.Write(folder["y.safetensors"], [("other", x), ("y", y)]);
        var data = new FileDataset(FileArray.OpenNumPy(folder["x.npy"]), FileArray.OpenSafetensors(folder["y.safetensors"], "y"));
        Batch found = new(), expected = new();
        data.Read([6, 0, 3], found);
        new ArrayDataset(x, y).Read([6, 0, 3], expected);
        Assert.Equal(expected.Inputs!.Values.ToArray(), found.Inputs!.Values.ToArray());
        Assert.Equal(expected.Target.Values!.Values.ToArray(), found.Target.Values!.Values.ToArray());
        Assert.Contains("'other'", Assert.Throws<ArgumentException>(() => FileArray.OpenSafetensors(folder["y.safetensors"], "z")).Message);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        using var folder = new TemporaryFolder();
        byte[] header = IdxFile.Header(IdxType.Byte, [4, 2]);
        Assert.Contains("cut short",
            Assert.Throws<InvalidDataException>(() => FileArray.OpenIdx(folder.Write("a", [.. header, 1, 2, 3]))).Message);
        Assert.Contains("gunzip",
            Assert.Throws<InvalidDataException>(() => FileArray.OpenIdx(folder.Write("b", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]))).Message);
        Assert.Contains("not an IDX file",
            Assert.Throws<InvalidDataException>(() => FileArray.OpenIdx(folder.Write("c", "hello world"))).Message);
        Assert.Contains("not an IDX file", Assert.Throws<InvalidDataException>(() => FileArray.OpenIdx(folder.Write("d", ""))).Message);
        Assert.Throws<FileNotFoundException>(() => FileArray.OpenIdx(folder["none"]));
        Assert.Throws<InvalidDataException>(() => FileArray.OpenNumPy(folder["c"]));
        // 2³⁰ samples of 2¹⁵ × 2¹⁵ doubles: 2⁶³ bytes, more than a long can count.
        Assert.Contains("8,589,934,592 bytes; at most",
            Assert.Throws<InvalidDataException>(() =>
                FileArray.OpenIdx(folder.Write("g", [0, 0, 0x0E, 3, 0x40, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0]))).Message);
        var four = FileArray.OpenIdx(folder.Write("e", [.. header, .. new byte[8]]));
        var three = FileArray.OpenIdx(folder.Write("f", [.. IdxFile.Header(IdxType.Byte, [3, 2]), .. new byte[6]]));
        Assert.Contains("4 inputs but 3 targets", Assert.Throws<ShapeException>(() => new FileDataset(four, three)).Message);
        Assert.ThrowsAny<ArgumentException>(() => four.Read([4], new Real[2]));
        Assert.ThrowsAny<ArgumentException>(() => four.Read([0], new Real[3]));
    }

    // 3 GB that take no place on the disk: what was never written is zeros. Samples from everywhere are trained on.
    [Fact]
    public void A_file_larger_than_the_memory_it_may_use_is_trained_on()
    {
        const int Samples = 3_000_000, Limit = 200 << 20;
        // elsewhere a file of zeros takes its place, and memory is told differently
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryFolder();
        string images = folder["images"], labels = folder["labels"];
        // 0x2DC6C0 = 3,000,000: more numbers than one tensor can hold
        Create(images, [0, 0, 8, 3, 0, 0x2D, 0xC6, 0xC0, 0, 0, 0, 32, 0, 0, 0, 32], Samples * 1024L);
        Create(labels, IdxFile.Header(IdxType.Byte, [Samples]), Samples);
        var data = new FileDataset(FileArray.OpenIdx(images), FileArray.OpenIdx(labels));
        var network = new NeuralNetwork([new Flatten(), new Dense(2)], new SoftmaxCrossEntropy()).Build([32, 32]);
        long before = Resident();
        // Every 600th sample, so that all of the file is visited: 5,000 samples.
        int[] order = [.. Enumerable.Range(0, 5000).Select(i => i * 600)];
        new Trainer(network, new SGD()).Fit(data, options: new() { Epochs = 1, BatchSize = 100, Workers = 2, Order = (_, _) => order });
        Assert.InRange(Resident() - before, long.MinValue, Limit);

        static void Create(string path, byte[] header, long more)
        {
            using var file = File.Create(path);
            file.Write(header);
            file.SetLength(header.Length + more);
        }

        // The memory that the system has given to this process, in bytes, pages of files included.
        static long Resident()
            => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1],
                System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
