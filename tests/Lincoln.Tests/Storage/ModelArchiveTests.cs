using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

/// <summary>Model files that somebody made by hand, with or without bad intent.</summary>
public sealed class ModelArchiveTests
{
    private const string Json =
        """{"format":"lincoln-model","version":1,"seed":1,"training_runs":0,"input":[2],"indices":false"""
        + ""","architecture":{"type":"dense","neurons":3,"activation":"tanh"}}""";
    private static readonly byte[] Numbers = SafetensorsTests.Bytes([("weight", Tensor.Ones([2, 3])), ("bias", new Tensor([3]))]);

    [Theory]
    [InlineData("", "it begins with nothing: it is empty")]
    [InlineData("{\"format\": 1}", "is not a Lincoln model (it begins with '{\"format')")]
    [InlineData("PK", "begins with 'PK'")]
    [InlineData("\u001f\u0008abc", "begins with the bytes 1F 08 61 62 63")]
    public void Other_files_are_named(string content, string message)
    {
        using var files = new TemporaryFolder();
        string path = files.Write("m", Encoding.Latin1.GetBytes(content));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TrainedModel.Load(path)).Message);
    }

    [Fact]
    public void Other_zips_and_safetensors_are_named()
    {
        Assert.Contains("LoadWeights", Refused(Numbers));
        Assert.Contains("it holds 'data.pkl'", Refused(Zip(("data.pkl", [1]))));
        Assert.Contains("it holds nothing", Refused([.. "PK\u0003\u0004"u8, .. Zip()]));
        Assert.Contains("it holds 'model.json'", Refused(Zip(("model.json", Text(Json)))));
        Assert.Throws<FileNotFoundException>(() => TrainedModel.Load("no such file"));
        Assert.Throws<ArgumentException>(() => TrainedModel.Load(""));
        Assert.Throws<ArgumentNullException>(() => TrainedModel.Load((Stream)null!));
    }

    [Fact]
    public void The_good_one_is_read()
    {
        var model = Load(Model(Json));
        Assert.Equal(3, model.Network.Predict(new Tensor([1, 2])).Shape[1]);
        Assert.Contains("loaded from a file that does not say which loss",
            Assert.Throws<InvalidOperationException>(() => model.Network.TrainBatch(new Tensor([1, 2]), new Indices(0))).Message);
    }

    [Theory]
    [InlineData("\"format\":\"lincoln-model\"", "\"format\":\"onnx\"", "'lincoln-model' was expected, found 'onnx'")]
    [InlineData("\"version\":1", "\"version\":2", "made by a newer Lincoln (format version 2; this one reads up to 1)")]
    [InlineData("\"version\":1", "\"version\":0", "version")]
    [InlineData("\"version\":1", "\"version\":1e99", "version")]
    [InlineData("\"version\":1,", "", "'version' is missing")]
    [InlineData("\"seed\":1", "\"seed\":-1", "model.json.seed")]
    [InlineData("\"seed\":1", "\"seed\":1.5", "model.json.seed")]
    [InlineData("\"seed\":1", "\"seed\":1,\"seed\":2", "not valid JSON")]
    [InlineData("\"training_runs\":0", "\"training_runs\":-1", "training_runs")]
    [InlineData("\"input\":[2]", "\"input\":[3]",
        "weights.safetensors does not fit the network: of another shape: 'weight ([2, 3] in the file, [3, 3] in the network)'")]
    [InlineData("\"input\":[2]", "\"input\":[-2]", "input")]
    [InlineData("\"input\":[2]", "\"input\":[]", "do not fit a sample of shape []")]
    [InlineData("\"input\":[2]", "\"input\":[0]", "do not fit a sample")]
    [InlineData("\"input\":[2]", "\"input\":[2147483647]", "input")]
    [InlineData("\"input\":[2]", "\"input\":[2000000000]", "far larger than the weights")]
    [InlineData("\"input\":[2]", "\"input\":[400000]", "more than 1,048,585 elements for its parameters")]
    [InlineData("\"input\":[2]", "\"input\":[65536,65536]", "input")]
    [InlineData("\"indices\":false", "\"indices\":true", "takes a Tensor, not Indices")]
    [InlineData("\"indices\":false", "\"indices\":0", "indices")]
    [InlineData("\"indices\":false", "\"indices\":false,\"loss\":{\"type\":\"hope\"}", "'hope' is not a known loss")]
    [InlineData("\"indices\":false", "\"indices\":false,\"loss\":null", "model.json.loss: an object was expected")]
    [InlineData("\"neurons\":3", "\"neurons\":1000000000", "more than 1,048,585 elements for its parameters")]
    [InlineData("\"neurons\":3", "\"neurons\":4", "of another shape")]
    [InlineData("\"neurons\":3", "\"neurons\":0", "neurons")]
    [InlineData("\"type\":\"dense\"", "\"type\":\"System.IO.File\"", "'System.IO.File' is not a known layer")]
    [InlineData("\"activation\":\"tanh\"", "\"activation\":\"cos\"", "'cos' is not a known activation")]
    [InlineData("\"activation\":\"tanh\"", "\"activation\":\"\\ud800\"", "text that is not valid")]
    [InlineData("tanh\"}}", "tanh\"}}x", "not valid JSON")]
    [InlineData("{\"format\"", "{\"\\ud800\":1,\"format\"", "text that is not valid")]
    [InlineData("{\"format\"", "[{\"format\"", "not valid JSON")]
    public void A_description_that_is_wrong_is_refused(string part, string wrong, string message)
    {
        string json = Json.Replace(part, wrong);
        Assert.NotEqual(Json, json);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(message, Refused(Model(json)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
    }

    [Fact]
    public void Nothing_is_allocated_that_the_weights_do_not_justify()
    {
        ScaleLayer.Register();
        Assert.Contains("for its parameters",
            Refused(Model(With("""{"type":"test-scale","scale":1,"constants":2000000000}"""),
                SafetensorsTests.Bytes([("shift", new Tensor([1]))]))));
        // Layers without parameters, over and over: what passes counts too.
        string layers = string.Join(",", Enumerable.Repeat("""{"type":"activation","function":"relu"}""", 90));
        string many = With($$"""{"type":"sequential","layers":[{{layers}}]}""").Replace("\"input\":[2]", "\"input\":[1000000]");
        string? refusal = null;
        // what its workspace took goes with it
        var thread = new Thread(() => refusal = Refused(Model(many, SafetensorsTests.Bytes([]))));
        thread.Start();
        thread.Join();
        Assert.Contains("one sample through the network", refusal);
        Assert.Contains("an integer in 1..1000 was expected",
            Refused(Model(With("""{"type":"lstm","units":1,"layers":2000000000,"forget-bias":1}"""))));
        string cells = string.Join(",", Enumerable.Repeat("""{"type":"rnn","units":1,"layers":1000}""", 1000));
        Assert.Contains("for its parameters", Refused(Model(With($$"""{"type":"sequential","layers":[{{cells}}]}"""))));
        string deep = string.Concat(Enumerable.Repeat("""{"type":"sequential","layers":[""", 100))
            + """{"type":"activation","function":"tanh"}""" + string.Concat(Enumerable.Repeat("]}", 100));
        Assert.Contains("nested more than 64 deep", Refused(Model(With(deep), SafetensorsTests.Bytes([]))));
        string deeper = new string('[', 100_000);
        Assert.Contains("not valid JSON", Refused(Model(With(deeper))));

        static string With(string architecture) => Json[..(Json.IndexOf("\"architecture\":", StringComparison.Ordinal) + 15)]
            + architecture + "}";
    }

    [Fact]
    public void Entries_are_bounded_and_checked()
    {
        Assert.Contains("model.json has 1,048,577 bytes; at most 1,048,576", Refused(Model(Json.PadRight((1 << 20) + 1))));
        Assert.Contains("'model.json' twice",
            Refused(Zip(("model.json", Text(Json)), ("model.json", Text(Json)), ("weights.safetensors", Numbers))));
        Assert.Contains("is compressed",
            Refused(Zip(CompressionLevel.Optimal, ("model.json", Text(Json.PadRight(2000))), ("weights.safetensors", Numbers))));
        Assert.Contains("weights.safetensors: its header must begin with", Refused(Model(Json, new byte[8])));
        Assert.Contains("model.json is not UTF-8", Refused(Zip(("model.json", [0xff]), ("weights.safetensors", Numbers))));
        // Names that would lead out of a folder are only names: nobody asks for them.
        Assert.NotNull(Load(Zip(("../../etc/passwd", [1]), ("model.json", Text(Json)), ("/x", [1]), ("weights.safetensors", Numbers))));

        byte[] damaged = Model(Json);
        damaged[damaged.AsSpan().IndexOf("tanh"u8)] = (byte)'T';
        Assert.Contains("model.json is damaged: its checksum is", Refused(damaged));
        damaged = Model(Json);
        damaged[damaged.AsSpan().IndexOf(Numbers) + Numbers.Length - 1] ^= 1;
        Assert.Contains("weights.safetensors is damaged: its checksum is", Refused(damaged));
    }

    [Theory]
    [InlineData("labels.json", "[\"a\",\"b\"]", "there are 2 labels, but the network gives 3")]
    [InlineData("labels.json", "[\"a\",\"b\",\"a\"]", "labels: 'a' appears twice")]
    [InlineData("labels.json", "[\"a\",\"b\",3]", "labels[2]: a text was expected, found Number.")]
    [InlineData("labels.json", "{}", "labels: a list of texts was expected, found Object.")]
    [InlineData("labels.json", "[", "labels.json is not valid JSON")]
    [InlineData("labels.json", "[\"\\udc00\",\"b\",\"c\"]", "labels.json has a text that is not valid")]
    [InlineData("preprocessing.json", "{}", "preprocessing")]
    [InlineData("preprocessing.json", "[]", "preprocessing")]
    [InlineData("preprocessing.json", "", "preprocessing.json is not valid JSON")]
    [InlineData("preprocessing.json",
        """{"task":"regression","target":{"name":"y","kind":"numeric"},"classes":[],"missing":[]"""
            + ""","columns":[{"name":"x","kind":"numeric","median":0}],"scaler":{"means":[0],"deviations":[1]}}""",
        "it makes inputs of shape [1], but the network takes [2]")]
    public void What_goes_with_the_network_must_fit(string entry, string content, string message)
    {
        string refusal = Refused(Zip(("model.json", Text(Json)), ("weights.safetensors", Numbers), (entry, Text(content))));
        Assert.StartsWith("the stream: ", refusal);
        Assert.Contains(message, refusal);
    }

    [Fact]
    public void Sizes_in_the_directory_are_not_believed()
    {
        byte[] model = Model(Json);
        int directory = model.AsSpan().LastIndexOf("PK\u0001\u0002"u8);                        // the weights' entry
        foreach (uint size in (uint[])[1, (uint)Numbers.Length - 1, (uint)Numbers.Length + 1, 1 << 20, int.MaxValue, uint.MaxValue - 1])
        {
            byte[] lie = [.. model];
            BinaryPrimitives.WriteUInt32LittleEndian(lie.AsSpan(directory + 20), size);
            BinaryPrimitives.WriteUInt32LittleEndian(lie.AsSpan(directory + 24), size);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refused(lie);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    private static TrainedModel Load(byte[] file) => TrainedModel.Load(new MemoryStream(file));

    private static string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => Load(file)).Message;

    private static byte[] Model(string json, byte[]? weights = null)
        => Zip(("model.json", Text(json)), ("weights.safetensors", weights ?? Numbers));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var entry = zip.CreateEntry(name, level).Open()) entry.Write(content);
        return stream.ToArray();
    }
}
