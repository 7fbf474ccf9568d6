using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class SafetensorsTests
{
    [Fact]
    public void What_python_wrote_is_read()
    {
        using var file = Safetensors.Read(ReferenceFiles.Path("python.safetensors"));

        Assert.Equal(["double", "too large", "single", "half", "brain", "long", "int", "short", "sbyte", "byte", "Größe \"x\"", "empty",
            "scalar"], file.Entries.Select(e => e.Name));
        Assert.Equal(new Dictionary<string, string> { ["made by"] = "Python", ["näme"] = "ü\n" }, file.Metadata);
        Same(file, "double", [2, 2], [1.5, -2.25, 0, 34359738368]);
        Same(file, "single", [3], [0.1f, -0.0, double.PositiveInfinity]);
        Same(file, "half", [4], [1, -2.5, 65504, Math.Pow(2, -24)]);
        Same(file, "brain", [3], [1, -3.140625, Math.Pow(2, 100)]);
        Same(file, "sbyte", [2], [-128, 127]);
        Same(file, "byte", [2], [0, 255]);
        Same(file, "short", [2], [-32768, 32767]);
        Same(file, "Größe \"x\"", [3], [1, 0, 1]);
        Same(file, "empty", [0, 3], []);
        Same(file, "scalar", [], [7]);
        Assert.Equal([int.MinValue, int.MaxValue], file.ReadIndices("int").Values.ToArray());
        Assert.Equal([2, 1], file.ReadIndices("int").Shape.Sizes.ToArray());
        Assert.Equal([-32768, 32767], file.ReadIndices("short").Values.ToArray());
        Assert.Equal([-128, 127], file.ReadIndices("sbyte").Values.ToArray());
        Assert.Equal([0, 255], file.ReadIndices("byte").Values.ToArray());
        Assert.Equal([1, 0, 1], file.ReadIndices("Größe \"x\"").Values.ToArray());
    }

    [Fact]
    public void What_python_reads_is_written()
    {
        // safetensors.py check reads the committed file on its own.
        byte[] written = Bytes(
        [
            new("weight", new Tensor([2, 3], [1, 2, (Real)(-0.5), 4, (Real)Math.Pow(2, -126), 0]), SafetensorsType.F32),
            new("half", Tensor.From(1, 65504, (Real)Math.Pow(2, -24)), SafetensorsType.F16),
            new("brain", Tensor.From(1, (Real)(-3.140625), (Real)(1.00390625 + Math.Pow(2, -23))), SafetensorsType.BF16),
            new("double", Tensor.From((Real)1.5, (Real)(-2.25)), SafetensorsType.F64),
            new("long", new Indices(-1, 0, int.MaxValue), SafetensorsType.I64),
            new("int", new Indices(int.MinValue)),
            new("short", new Indices(-32768, 32767), SafetensorsType.I16),
            new("sbyte", new Indices(-128, 127), SafetensorsType.I8),
            new("Größe \"x\"", new Indices(0, 128, 255), SafetensorsType.U8),
            new("bool", new Indices(1, 0), SafetensorsType.Bool),
            new("empty", new Tensor([0, 3]), SafetensorsType.F32),
            new("scalar", Tensor.Scalar(7), SafetensorsType.F32),
        ], new Dictionary<string, string> { ["b"] = "\"", ["a"] = "ä" });
        Assert.Equal(File.ReadAllBytes(ReferenceFiles.Path("lincoln.safetensors")), written);
    }

    [Fact]
    public void Every_bit_comes_back()
    {
        using var files = new TemporaryFolder();
        Real[] special = [0, (Real)(-0.0), Real.NaN, -Real.NaN, Real.PositiveInfinity, Real.NegativeInfinity, Real.Epsilon, -Real.Epsilon,
            Real.MaxValue, Real.MinValue, (Real)0.1];
        var large = Tensor.Normal([317, 211], new Rng(1));                     // more than one chunk
        Safetensors.Write(files["t"], [("special", Tensor.From(special)), ("large", large), ("labels", new Indices(3, -1))]);
        using var file = Safetensors.Read(files["t"]);
        Assert.Equal(Bits(special), Bits(file.ReadTensor("special").Values));
        Assert.Equal(Bits(large.Values), Bits(file.ReadTensor("large").Values));
        Assert.Equal([3, -1], file.ReadIndices("labels").Values.ToArray());
        Assert.Equal(Bits(special), Bits(file.ReadTensor("special").Values));  // in any order, and again
    }

    [Fact]
    public void Parameters_are_tensors_too()
    {
        var parameter = new Parameter("w", Tensor.From(1, 2));
        using var file = Safetensors.Read(new MemoryStream(Bytes([("w", parameter)])));
        Same(file, "w", [2], [1, 2]);
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands()
    {
        byte[] content = [1, 2, 3, .. Bytes([("w", Tensor.From(5))])];
        var stream = new MemoryStream(content) { Position = 3 };
        using var file = Safetensors.Read(stream);
        Same(file, "w", [1], [5]);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Unsigned_numbers_come_back()
    {
        using var files = new TemporaryFolder();
        Indices words = new(0, 65535), large = new(0, int.MaxValue);
        Safetensors.Write(files["u"], [new("16", words, SafetensorsType.U16), new("32", large, SafetensorsType.U32),
            new("64", large, SafetensorsType.U64)]);
        using var file = Safetensors.Read(files["u"]);
        Assert.Equal(["64: U64 [2]", "32: U32 [2]", "16: U16 [2]"], file.Entries.Select(e => e.ToString()));
        Assert.Equal(words.Values.ToArray(), file.ReadIndices("16").Values.ToArray());
        Assert.Equal(large.Values.ToArray(), file.ReadIndices("32").Values.ToArray());
        Assert.Equal(large.Values.ToArray(), file.ReadIndices("64").Values.ToArray());
        Assert.Equal([0, 65535], file.ReadTensor("16").Values.ToArray());
        foreach (var type in (SafetensorsType[])[SafetensorsType.U16, SafetensorsType.U32, SafetensorsType.U64])
            Assert.Throws<ArgumentException>(() => Bytes([new("w", new Indices(-1), type)]));
    }

    [Fact]
    public void Nothing_is_written_that_cannot_be_read()
    {
        var w = Tensor.From(1);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Bytes([("w", w), ("w", w)])).Message);
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("__metadata__", w));
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("", w));
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("w", w, SafetensorsType.I32));
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("w", w, (SafetensorsType)99));
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("w", new Indices(1), SafetensorsType.F32));
        Assert.Contains("number 1",
            Assert.Throws<ArgumentException>(() => Bytes([new("w", new Indices(1, 256), SafetensorsType.U8)])).Message);
        Assert.Contains("too large for F16",
            Assert.Throws<ArgumentException>(() => Bytes([new("w", Tensor.From(65520), SafetensorsType.F16)])).Message);
        Assert.Throws<ArgumentException>(() => Bytes([new("w", Tensor.From(float.MaxValue), SafetensorsType.BF16)]));
        Assert.Throws<ArgumentException>(() => Bytes([("w", w.View(Shape.Create([.. Enumerable.Repeat(1, 65)])))]));
        Assert.Throws<ArgumentNullException>(() => Bytes([null!]));
        Assert.Throws<ArgumentNullException>(() => Safetensors.Write((Stream)null!, []));
#if DOUBLE
        Assert.Throws<ArgumentException>(() => Bytes([new("w", Tensor.From(1e300), SafetensorsType.F32)]));
#endif
    }

    [Fact]
    public void A_failed_write_leaves_the_file_as_it_was()
    {
        using var files = new TemporaryFolder();
        files.Write("w", [42]);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(files["w"], [("a", Tensor.From(1)), ("a", Tensor.From(1))]));
        Assert.Equal([42], File.ReadAllBytes(files["w"]));
        Assert.Single(Directory.GetFiles(files.Path));
    }

    [Fact]
    public void Numbers_that_cannot_be_held_are_refused()
    {
        using var file = Safetensors.Read(ReferenceFiles.Path("python.safetensors"));
        Assert.Contains("'single' has the type F32", Assert.Throws<InvalidDataException>(() => file.ReadIndices("single")).Message);
        Assert.Contains("1099511627776", Assert.Throws<InvalidDataException>(() => file.ReadIndices("long")).Message);
#if DOUBLE
        Same(file, "too large", [1], [1e300]);
        Same(file, "long", [3], [-1, 16777217, Math.Pow(2, 40)]);
#else
        Assert.Contains("'too large' holds 1E+300", Assert.Throws<InvalidDataException>(() => file.ReadTensor("too large")).Message);
        Assert.Contains("16777217", Assert.Throws<InvalidDataException>(() => file.ReadTensor("long")).Message);
#endif
        byte[] truth = Bytes([new("b", new Indices(1, 0), SafetensorsType.Bool)]);
        truth[^1] = 2;
        using var wrong = Safetensors.Read(new MemoryStream(truth));
        Assert.Contains("byte 2", Assert.Throws<InvalidDataException>(() => wrong.ReadTensor("b")).Message);
        Assert.Contains("no tensor 'c'; it has 'b'", Assert.Throws<ArgumentException>(() => wrong.ReadTensor("c")).Message);
    }

    internal static byte[] Bytes(IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    internal static ulong[] Bits(ReadOnlySpan<Real> values)
        => [.. values.ToArray().Select(x => sizeof(Real) == 4 ? BitConverter.SingleToUInt32Bits((float)x)
            : BitConverter.DoubleToUInt64Bits(x))];

    private static void Same(SafetensorsReader file, string name, Shape shape, double[] values)
    {
        var tensor = file.ReadTensor(name);
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), tensor.Values.ToArray().Select(x => BitConverter.DoubleToInt64Bits(x)));
    }
}
