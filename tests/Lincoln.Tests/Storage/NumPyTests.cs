using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class NumPyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lincoln-numpy-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string InFolder(string name) => Path.Combine(folder, name);

    [Fact]
    public void Every_plain_type_in_every_order_is_read()
    {
        using var file = NumPy.ReadArchive(ReferenceFiles.Path("plain.npz"));
        string[] names = [.. file.Names.Where(name => name.EndsWith("-rows") || name.EndsWith("-columns"))];
        Assert.Equal(2 * (3 + 2 * 9), names.Length);
        foreach (string name in names)
        {
            int[] expected = [.. Enumerable.Range(0, 24).Select(i => name.StartsWith("b1") ? i % 2 : i)];
            var tensor = file.ReadTensor(name);
            Assert.Equal([2, 3, 4], tensor.Shape);
            Assert.Equal(expected.Select(i => (Real)i), tensor.Values.ToArray());
            if (name[0] == 'f')
                Assert.Contains("indices need integers", Assert.Throws<InvalidDataException>(() => file.ReadIndices(name)).Message);
            else Assert.Equal(expected, file.ReadIndices(name).Values.ToArray());
        }
    }

    [Fact]
    public void Odd_shapes_are_read()
    {
        using var file = NumPy.ReadArchive(ReferenceFiles.Path("plain.npz"));
        Assert.Equal([], file.ReadTensor("scalar").Shape);
        Assert.Equal(7.5, file.ReadTensor("scalar").Item());
        Assert.Equal([3, 0, 2], file.ReadTensor("empty").Shape);
        Assert.Equal([0, 1, 2, 3, 4], file.ReadTensor("one-axis").Values.ToArray());
        Assert.Contains("it has", Assert.Throws<ArgumentException>(() => file.ReadTensor("x")).Message);

        var single = NumPy.ReadTensor(ReferenceFiles.Path("array.npy"));                 // by columns, the highest byte first
        Assert.Equal([2, 3], single.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], single.Values.ToArray());
    }

    [Fact]
    public void Numbers_that_cannot_be_held_are_refused()
    {
        using var file = NumPy.ReadArchive(ReferenceFiles.Path("plain.npz"));
        Assert.Equal(-(Real)9223372036854775808.0, file.ReadTensor("smallest-i8").Item());
        Assert.Contains("does not fit into 32 bits", Assert.Throws<InvalidDataException>(() => file.ReadIndices("smallest-i8")).Message);
        Assert.Contains("does not fit into 63 bits", Assert.Throws<InvalidDataException>(() => file.ReadTensor("largest-u8")).Message);
        Assert.Equal(16777217, file.ReadIndices("odd-i4").Values[0]);
#if DOUBLE
        Assert.Equal(16777217, file.ReadTensor("odd-i4").Item());
        Assert.Equal(1e300, file.ReadTensor("large-f8").Item());
#else
        Assert.Contains("cannot hold exactly", Assert.Throws<InvalidDataException>(() => file.ReadTensor("odd-i4")).Message);
        Assert.Contains("too large for single precision", Assert.Throws<InvalidDataException>(() => file.ReadTensor("large-f8")).Message);
#endif
    }

    [Theory]
    [InlineData("complex", "complex numbers")]
    [InlineData("text", "texts")]
    [InlineData("bytes", "texts")]
    [InlineData("date", "dates")]
    [InlineData("record", "records")]
    [InlineData("object", "pickled: that is never read")]
    [InlineData("long-double", "has the type '<f16'")]
    public void Everything_else_is_refused(string name, string said)
    {
        using var file = NumPy.ReadArchive(ReferenceFiles.Path("refused.npz"));
        var error = Assert.Throws<InvalidDataException>(() => file.ReadTensor(name));
        Assert.Contains(said, error.Message);
        Assert.Contains($"'{name}'", error.Message);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var x = Tensor.Normal([3, 1, 5], new Rng(1));
        var labels = new Indices([2, 2], [0, 255, 7, 1]);
        NumPy.Write(InFolder("x.npy"), x);
        NumPy.Write(InFolder("labels.npy"), labels, SafetensorsType.U8);
        Assert.Equal(x.Values.ToArray(), NumPy.ReadTensor(InFolder("x.npy")).Values.ToArray());
        Assert.Equal(x.Shape, NumPy.ReadTensor(InFolder("x.npy")).Shape);
        Assert.Equal(labels.Values.ToArray(), NumPy.ReadIndices(InFolder("labels.npy")).Values.ToArray());

        NumPy.WriteArchive(InFolder("all.npz"), [("0.weight", x), ("labels", labels), ("scalar", Tensor.Scalar(3)),
            ("empty", new Tensor([0, 2]))]);
        using var file = NumPy.ReadArchive(InFolder("all.npz"));
        Assert.Equal(["0.weight", "labels", "scalar", "empty"], file.Names);
        Assert.Equal(x.Values.ToArray(), file.ReadTensor("0.weight").Values.ToArray());
        Assert.Equal(labels.Values.ToArray(), file.ReadIndices("labels").Values.ToArray());
        Assert.Equal(3, file.ReadTensor("scalar").Item());
        Assert.Equal([0, 2], file.ReadTensor("empty").Shape);
    }

    [Fact]
    public void The_bytes_are_those_that_NumPy_writes()
    {
        NumPy.Write(InFolder("x.npy"), new Tensor([2, 3], [0, 1, 2, 3, 4, 5]), SafetensorsType.F16);
        byte[] bytes = File.ReadAllBytes(InFolder("x.npy"));
        string text = "\u0093NUMPY\u0001\0v\0{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3), }";
        Assert.Equal(text.PadRight(127) + "\n", Encoding.Latin1.GetString(bytes, 0, 128));
        Assert.Equal(128 + 12, bytes.Length);
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        var x = Tensor.From(1, 100000);
        Assert.Contains("no BF16", Assert.Throws<ArgumentException>(() => NumPy.Write(InFolder("x.npy"), x, SafetensorsType.BF16)).Message);
        Assert.Contains("too large for F16",
            Assert.Throws<ArgumentException>(() => NumPy.Write(InFolder("x.npy"), x, SafetensorsType.F16)).Message);
        Assert.Throws<ArgumentException>(() => NumPy.Write(InFolder("x.npy"), new Indices(-1), SafetensorsType.U32));
        Assert.Throws<ArgumentException>(() => NumPy.Write(InFolder("x.npy"), x, SafetensorsType.I32));
        Assert.Contains("appears twice",
            Assert.Throws<ArgumentException>(() => NumPy.WriteArchive(InFolder("x.npz"), [("x", x), ("x", x)])).Message);
        Assert.Throws<ArgumentException>(() => NumPy.Write(folder, x));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    public static TheoryData<string, string> Headers => new()
    {
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "" },
        { "{\"shape\": (2,), 'descr': '=f4', 'fortran_order': True}", "" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }", "" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "cut off" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "too long" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "not a size" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536), }", "too many elements" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "not a size" },
        { "{'descr': '<f4', 'fortran_order': 1, 'shape': (2,), }", "not True or False" },
        { "{'descr': '<f4', 'fortran_order': False, }", "has no shape" },
        { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "each once" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "'x'" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + 1", "something follows" },
        { "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}", "a text was expected" },
        { "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}", "has the type" },
        { "{'descr': 'f4", "does not end" },
        { "", "'{' was expected" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2), }",
            "more than 32" },
    };

    [Theory, MemberData(nameof(Headers))]
    public void Headers_are_read_strictly(string header, string said)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        File.WriteAllBytes(InFolder("x.npy"), [0x93, .. "NUMPY"u8, 2, 0, (byte)text.Length, (byte)(text.Length >> 8), 0, 0, .. text, 0, 0,
            128, 63, 0, 0, 0, 64]);
        if (said.Length == 0) Assert.Equal([1, 2], NumPy.ReadTensor(InFolder("x.npy")).Values.ToArray());
        else Assert.Contains(said, Assert.Throws<InvalidDataException>(() => NumPy.ReadTensor(InFolder("x.npy"))).Message);
    }

    [Fact]
    public void Other_files_are_named()
    {
        Assert.Throws<FileNotFoundException>(() => NumPy.ReadTensor(InFolder("none.npy")));
        Assert.Throws<InvalidDataException>(() => NumPy.ReadTensor(folder));
        File.WriteAllText(InFolder("text.npy"), "hello, this is a text");
        Assert.Contains("begins with", Assert.Throws<InvalidDataException>(() => NumPy.ReadTensor(InFolder("text.npy"))).Message);
        Assert.Contains("not an archive of NumPy arrays",
            Assert.Throws<InvalidDataException>(() => NumPy.ReadArchive(InFolder("text.npy"))).Message);
        using (var zip = ZipFile.Open(InFolder("other.npz"), ZipArchiveMode.Create)) zip.CreateEntry("../evil.txt");
        Assert.Contains("which is not a NumPy array",
            Assert.Throws<InvalidDataException>(() => NumPy.ReadArchive(InFolder("other.npz"))).Message);
    }

    /// <summary>Damaged files give errors of one kind, and take neither memory nor time.</summary>
    [Theory]
    [InlineData("array.npy")]
    [InlineData("refused.npz")]
    [InlineData("plain.npz")]
    public void Damage_is_harmless(string name)
    {
        byte[] original = File.ReadAllBytes(ReferenceFiles.Path(name));
        int step = Math.Max(1, original.Length / 120), refused = 0;
        for (int at = 0; at < original.Length; at += step)
        {
            Assert.NotNull(Try(name, original[..at], 1 << 20));
            foreach (byte pattern in (byte[])[0x01, 0x20, 0xff])
            {
                byte[] damaged = [.. original];
                damaged[at] ^= pattern;
                if (Try(name, damaged, 1 << 22) is not null) refused++;
            }
        }
        Assert.NotEqual(0, refused);
    }

    private Exception? Try(string name, byte[] content, long mostBytes)
    {
        string path = InFolder(name);
        File.WriteAllBytes(path, content);
        long before = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
        Exception? error = null;
        if (name.EndsWith("npy")) Attempt(() => NumPy.ReadTensor(path));
        else
            Attempt(() =>
            {
                using var file = NumPy.ReadArchive(path);
                foreach (string array in file.Names.Take(12)) Attempt(() => file.ReadTensor(array));
            });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostBytes);
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, 10);
        return error;

        void Attempt(Action action)
        {
            try { action(); }
            catch (InvalidDataException e) { error = e; }
        }
    }
}
