using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class WeightsTests
{
    [Fact]
    public void Weights_and_state_go_from_one_network_to_another()
    {
        using var files = new TemporaryFolder();
        var first = Network(seed: 1);
        ((ScaleLayer)((Sequential)first.Layer).Layers[1]).ShiftBy((Real)0.3);
        first.SaveWeights(files["w"]);
        using (var file = Safetensors.Read(files["w"]))
            Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "1.shift"], file.Entries.Select(e => e.Name));

        var second = Network(seed: 2);
        var x = Tensor.Normal([7, 4], new Rng(3));
        Assert.NotEqual(SafetensorsTests.Bits(first.Predict(x).Values), SafetensorsTests.Bits(second.Predict(x).Values));
        second.LoadWeights(files["w"]);
        Assert.Equal(SafetensorsTests.Bits(first.Predict(x).Values), SafetensorsTests.Bits(second.Predict(x).Values));
    }

    [Fact]
    public void The_state_of_an_optimizer_can_be_kept()
    {
        using var files = new TemporaryFolder();
        var network = Network(seed: 1);
        Optimizer first = new Adam(0.1), second = new Adam(0.1);
        network.TrainBatch(Tensor.Ones([1, 4]), new Indices(0));
        first.Step(network);
        Safetensors.Write(files["o"], first.State(network).Select(s => new SafetensorsTensor(s.Name, s.Tensor)));
        using var file = Safetensors.Read(files["o"]);
        foreach (var (name, tensor) in second.State(network)) file.ReadTensor(name).Values.CopyTo(tensor.Edit());
        Assert.Equal(first.State(network).Select(s => (s.Name, s.Tensor.ToString())),
            second.State(network).Select(s => (s.Name, s.Tensor.ToString())));
        Assert.Contains(second.State(network), s => s.Tensor.Values.ContainsAnyExcept((Real)0));
    }

    [Fact]
    public void Old_gradients_are_forgotten()
    {
        using var files = new TemporaryFolder();
        var network = Network(seed: 1);
        network.SaveWeights(files["w"]);
        network.TrainBatch(new Tensor([1, 4]), new Indices(0));
        Assert.NotNull(network.ParameterArray[^1].Gradient);
        network.LoadWeights(files["w"]);
        Assert.Null(network.ParameterArray[^1].Gradient);
    }

    [Fact]
    public void What_does_not_fit_is_listed()
    {
        using var files = new TemporaryFolder();
        Safetensors.Write(files["w"], [("0.weight", new Tensor([4, 6])), ("0.bias", new Tensor([5])), ("extra", new Tensor([1])),
            ("1.shift", new Tensor([1]))]);
        var network = Network(seed: 1);
        var before = SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 4])).Values);
        var error = Assert.Throws<InvalidDataException>(() => network.LoadWeights(files["w"]));
        Assert.Contains("missing in the file: '2.weight', '2.bias'; unexpected in the file: 'extra'; of another shape: "
            + "'0.weight ([4, 6] in the file, [4, 5] in the network)'", error.Message);
        Assert.Equal(before, SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 4])).Values));
    }

    [Fact]
    public void A_file_that_fails_halfway_changes_nothing()
    {
        using var files = new TemporaryFolder();
        var network = Network(seed: 1);
        var before = SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 4])).Values);
        Safetensors.Write(files["w"], [new("1.shift", new Indices([1], [1]), SafetensorsType.Bool), ("0.weight", new Tensor([4, 5])),
            ("0.bias", new Tensor([5])), ("2.weight", new Tensor([5, 3])), ("2.bias", new Tensor([3]))]);
        byte[] bytes = File.ReadAllBytes(files["w"]);
        bytes[^1] = 7;                                          // no truth value
        files.Write("w", bytes);
        Assert.Throws<InvalidDataException>(() => network.LoadWeights(files["w"]));
        Assert.Equal(before, SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 4])).Values));
    }

    [Fact]
    public void Other_types_are_converted()
    {
        using var files = new TemporaryFolder();
        var layer = new Dense(1);
        layer.Predict(new Tensor([1, 2]));
        Safetensors.Write(files["w"], [new("weight", new Tensor([2, 1], [(Real)0.5, -3]), SafetensorsType.F16),
            new("bias", Tensor.From((Real)0.1), SafetensorsType.F64)]);
        layer.LoadWeights(files["w"]);
        Assert.Equal([(Real)0.5, -3, (Real)0.1], layer.Parameters.SelectMany(p => p.Parameter.Values.ToArray()));
    }

    [Fact]
    public void A_network_that_is_not_built_says_so()
    {
        using var files = new TemporaryFolder();
        var network = new NeuralNetwork([new Dense(3)], new SoftmaxCrossEntropy());
        Assert.Contains("Build", Assert.Throws<InvalidOperationException>(() => network.SaveWeights(files["w"])).Message);
        Assert.Empty(Directory.GetFiles(files.Path));
        Network(1).SaveWeights(files["w"]);
        Assert.Contains("Build", Assert.Throws<InvalidOperationException>(() => network.LoadWeights(files["w"])).Message);
        Assert.Throws<FileNotFoundException>(() => Network(1).LoadWeights(files["none"]));
        Assert.Throws<ArgumentException>(() => Network(1).SaveWeights(files.Path));
        Assert.Throws<ArgumentNullException>(() => default(Module)!.SaveWeights(files["w"]));
        Assert.Throws<ArgumentNullException>(() => default(Module)!.LoadWeights(files["w"]));
        Assert.Throws<DirectoryNotFoundException>(() => Network(1).SaveWeights(files["no/such/folder"]));
    }

    private static NeuralNetwork Network(ulong seed)
        => new NeuralNetwork([new Dense(5, Activation.Tanh), new ScaleLayer(2), new Dense(3)], new SoftmaxCrossEntropy(), seed).Build([4]);
}
