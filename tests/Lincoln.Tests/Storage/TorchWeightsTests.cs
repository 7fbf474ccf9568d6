using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

/// <summary>Weights to and from PyTorch: tests/reference/torch-exchange.py made the files, and says how they are made again.</summary>
public sealed class TorchWeightsTests : IDisposable
{
    private static readonly Dictionary<string, (Func<IReadOnlyList<Layer>> Layers, Dictionary<string, string> Modules)> Models = new()
    {
        ["dense"] = (() => [new Dense(9, Activation.Tanh), new Dense(4)], new() { ["1"] = "2" }),
        ["named"] = (() => [new Sequential([new Dense(6, Activation.ReLU)]), new Dense(3)], new() { ["0"] = "body", ["1"] = "head" }),
        ["convolution"] = (() => [new Conv2D(6, 3, Activation.ReLU),
            new Conv2D(4, (3, 2), Activation.Tanh, stride: 2, padding: 0, groups: 2),
            new ConvTranspose2D(3, 4, stride: 2, padding: 1), new Flatten(), new Dense(5)],
                new() { ["1"] = "2", ["2"] = "4", ["4"] = "6" }),
        ["normalised"] = (() => [new Conv2D(4, 3, bias: false), new BatchNorm(), Activation.ReLU, new GroupNorm(2),
            new MaxPool2D(2), new Flatten(),
            new Dense(6), new BatchNorm(), new LayerNorm(), new Dense(3)], []),
        ["sequence"] = (() => [new Conv1D(4, 3, Activation.ReLU), new Flatten(), new Dense(2)], new() { ["2"] = "3" }),
        ["lstm"] = (() => [new Embedding(11, 5), new LSTM(4, layers: 2, bidirectional: true), new Dense(3)], new() { ["2"] = "3" }),
        ["gru"] = (() => [new GRU(4, layers: 2, lastOnly: true, biases: Initializer.PyTorch), new Dense(3)], new() { ["1"] = "2" }),
        ["rnn"] = (() => [new RNN(4, lastOnly: true), new Dense(3)], new() { ["1"] = "2" }),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    private readonly string folder = Directory.CreateTempSubdirectory("lincoln-torch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Reference(string name) => Repository.File("tests", "reference", "exchange", name);

    [Theory, MemberData(nameof(Names))]
    public void What_PyTorch_trained_predicts_the_same_here(string name)
    {
        using var file = NumPy.ReadArchive(Reference($"{name}.npz"));
        var network = Network(name, file);
        network.LoadTorchWeights(Reference($"{name}-torch.npz"), Models[name].Modules);
        AssertClose(file.ReadTensor("torch"), Predict(network, file));

        // and nothing is lost on the way back
        network.SaveTorchWeights(Path.Combine(folder, "again.safetensors"), Models[name].Modules);
        var again = Network(name, file);
        again.LoadTorchWeights(Path.Combine(folder, "again.safetensors"), Models[name].Modules);
        Assert.Equal(Predict(network, file).Values.ToArray(), Predict(again, file).Values.ToArray());
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_trained_here_predicts_the_same_in_PyTorch(string name)
    {
        string written = Path.Combine(Environment.GetEnvironmentVariable("LINCOLN_EXCHANGE") ?? folder, $"{name}-lincoln.npz");
        using var file = NumPy.ReadArchive(Reference($"{name}.npz"));
        var network = Network(name, file);
        network.SaveTorchWeights(written, Models[name].Modules);

        // PyTorch computed with the weights in the committed file: they are those that are written now.
        using NumPyArchive committed = NumPy.ReadArchive(Reference($"{name}-lincoln.npz")), now = NumPy.ReadArchive(written);
        Assert.Equal(committed.Names, now.Names);
        foreach (string tensor in committed.Names) AssertClose(committed.ReadTensor(tensor), now.ReadTensor(tensor));
        AssertClose(file.ReadTensor("lincoln"), Predict(network, file));
    }

    [Fact]
    public void What_does_not_fit_is_listed_and_changes_nothing()
    {
        var network = new NeuralNetwork([new Dense(9, Activation.Tanh), new Dense(5)], new SoftmaxCrossEntropy()).Build([7]);
        Real[] before = network.ParameterArray[0].Values.ToArray();
        var error = Assert.Throws<InvalidDataException>(() => network.LoadTorchWeights(Reference("dense-torch.npz")));
        Assert.Contains("missing in the file: '1.weight', '1.bias'; unexpected in the file: '2.weight', '2.bias'", error.Message);
        error = Assert.Throws<InvalidDataException>(() => network.LoadTorchWeights(Reference("dense-torch.npz"), new() { ["1"] = "2" }));
        Assert.Contains("of another shape: '2.weight ([4, 9] in the file, [5, 9] in the network)'", error.Message);
        Assert.Equal(before, network.ParameterArray[0].Values.ToArray());
        Assert.Contains("'7' is not the path of a module; there are '', '0', '1'",
            Assert.Throws<ArgumentException>(() => network.LoadTorchWeights(Reference("dense-torch.npz"), new() { ["7"] = "2" })).Message);
        Assert.Throws<ArgumentNullException>(() => default(Module)!.SaveTorchWeights(Path.Combine(folder, "x.npz")));
        Assert.Throws<InvalidOperationException>(() => new Dense(3).SaveTorchWeights(Path.Combine(folder, "x.npz")));
        foreach (string pickled in (string[])["x.pt", "x.PTH", "pytorch_model.bin"])
            Assert.Contains("End it with .npz or .safetensors",
                Assert.Throws<ArgumentException>(() => network.SaveTorchWeights(Path.Combine(folder, pickled))).Message);
        Assert.Contains("the name for '1' is null",
            Assert.Throws<ArgumentException>(() => network.SaveTorchWeights(Path.Combine(folder, "x.npz"),
                new() { ["1"] = null! })).Message);
        Assert.Contains("appears twice",
            Assert.Throws<ArgumentException>(() => network.SaveTorchWeights(Path.Combine(folder, "x.npz"), new() { ["1"] = "0" })).Message);
        var gru = new NeuralNetwork([new GRU(3, reset: ResetGate.BeforeProduct)], new MeanSquaredError()).Build([4, 2]);
        Assert.Contains("PyTorch has no GRU",
            Assert.Throws<ArgumentException>(() => gru.SaveTorchWeights(Path.Combine(folder, "x.npz"))).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 8, 8, 0 })]
    [InlineData(new byte[] { 0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9 })]
    public void Pickles_are_never_read(byte[] file)
    {
        string path = Path.Combine(folder, "model.pt");
        File.WriteAllBytes(path, file);
        var network = new NeuralNetwork([new Dense(2)], new MeanSquaredError()).Build([3]);
        Assert.Contains("never read here, because that would run code. Write it in Python with np.savez",
            Assert.Throws<InvalidDataException>(() => network.LoadTorchWeights(path)).Message);
    }

    [Fact]
    public void A_single_layer_and_a_renamed_root()
    {
        var layer = new NeuralNetwork(new Dense(2), new MeanSquaredError()).Build([3]).Layer;
        layer.SaveTorchWeights(Path.Combine(folder, "plain.npz"));
        layer.SaveTorchWeights(Path.Combine(folder, "named.npz"), new() { [""] = "fc" });
        using NumPyArchive plain = NumPy.ReadArchive(Path.Combine(folder, "plain.npz")),
            named = NumPy.ReadArchive(Path.Combine(folder, "named.npz"));
        Assert.Equal(["weight", "bias"], plain.Names);
        Assert.Equal(["fc.weight", "fc.bias"], named.Names);
        Assert.Equal([2, 3], plain.ReadTensor("weight").Shape);
    }

    private static NeuralNetwork Network(string name, NumPyArchive file)
    {
        var network = new NeuralNetwork(Models[name].Layers(), new SoftmaxCrossEntropy(), seed: 1);
        bool indices = network.Layer.Children[0].Module is Embedding;
        return network.Build(indices ? file.ReadIndices("input").Shape[1..] : file.ReadTensor("input").Shape[1..], indices);
    }

    private static Tensor Predict(NeuralNetwork network, NumPyArchive file)
        => network.TakesIndices ? network.Predict(file.ReadIndices("input")) : network.Predict(file.ReadTensor("input"));

    private static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        for (int i = 0; i < expected.Shape.Count; i++) Assert.Equal(expected.Values[i], found.Values[i], 1e-5);
    }
}
