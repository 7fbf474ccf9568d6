using System.IO.Compression;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class TrainedModelTests
{
    public TrainedModelTests() => ScaleLayer.Register();

    [Fact]
    public void Predictions_are_equal_to_the_last_bit()
    {
        using var files = new TemporaryFolder();
        var network = Network();
        network.Save(files["m"]);
        var again = NeuralNetwork.Load(files["m"]);
        var x = Tensor.Normal([33, 6], new Rng(2));
        Assert.Equal(SafetensorsTests.Bits(network.Predict(x).Values), SafetensorsTests.Bits(again.Predict(x).Values));
        Assert.Equal(new Shape?([6]), again.InputShape);
        Assert.Equal(network.Seed, again.Seed);
        Assert.Equal(network.TrainingRuns, again.TrainingRuns);
        Assert.Equal(network.Parameters.Select(p => p.Path), again.Parameters.Select(p => p.Path));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using var files = new TemporaryFolder();
        var network = Network();
        network.Save(files["a"]);
        Thread.Sleep(10);
        NeuralNetwork.Load(files["a"]).Save(files["b"]);
        Assert.Equal(File.ReadAllBytes(files["a"]), File.ReadAllBytes(files["b"]));
    }

    [Fact]
    public void The_file_is_a_zip_that_says_what_it_holds()
    {
        using var files = new TemporaryFolder();
        Network().Save(files["m"]);
        using var zip = ZipFile.OpenRead(files["m"]);
        Assert.Equal(["model.json", "weights.safetensors"], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        string json = new StreamReader(zip.GetEntry("model.json")!.Open()).ReadToEnd();
        Assert.StartsWith("{\n  \"format\": \"lincoln-model\",\n  \"version\": 1,\n  \"made_with\": \"Lincoln ", json);
        Assert.DoesNotContain(nameof(Lincoln) + ".", json);     // no names of .NET types
    }

    [Fact]
    public void State_indices_and_users_layers_come_back()
    {
        using var files = new TemporaryFolder();
        var layer = new ScaleLayer((Real)0.1);
        layer.ShiftBy((Real)0.7);
        var network = new NeuralNetwork(layer, new SoftmaxCrossEntropy(), ulong.MaxValue).Build([3], indices: true);
        network.TrainingRuns = long.MaxValue;
        network.Save(files["m"]);
        var again = NeuralNetwork.Load(files["m"]);
        Assert.True(again.TakesIndices);
        Assert.Equal((ulong.MaxValue, long.MaxValue), (again.Seed, again.TrainingRuns));
        var x = new Indices([1, 3], [1, 2, 40]);
        Assert.Equal(SafetensorsTests.Bits(network.Predict(x).Values), SafetensorsTests.Bits(again.Predict(x).Values));
    }

    [Fact]
    public void Streams_hold_models_too()
    {
        var stream = new MemoryStream();
        var network = Network();
        new TrainedModel(network).Save(stream);
        var again = TrainedModel.Load(stream).Network;
        Assert.Equal(SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 6])).Values),
            SafetensorsTests.Bits(again.Predict(Tensor.Ones([1, 6])).Values));
        Assert.True(stream.CanRead);
        Assert.Throws<ArgumentException>(() => TrainedModel.Load(new GZipStream(stream, CompressionMode.Decompress)));
    }

    [Fact]
    public void A_model_of_either_precision_is_read()
    {
        // Saved by Tenths().Save(…) in single and in double precision.
        foreach (string name in (string[])["float.lincoln", "double.lincoln"])
        {
            bool single = sizeof(Real) == sizeof(float) || name == "float.lincoln";
            var network = NeuralNetwork.Load(ReferenceFiles.Path(name));
            foreach (var (_, parameter) in network.Parameters)
                for (int i = 0; i < parameter.Shape.Count; i++)
                    Assert.Equal((Real)(single ? (float)(i * 0.1) : i * 0.1), parameter.Values[i]);
            Assert.Equal(Tenths().Predict(Tensor.Ones([1, 3])).Values[0], network.Predict(Tensor.Ones([1, 3])).Values[0], (Real)1e-6);
        }
    }

    [Fact]
    public void What_cannot_come_back_is_not_saved()
    {
        using var files = new TemporaryFolder();
        Assert.Contains("Build",
            Assert.Throws<InvalidOperationException>(() => new NeuralNetwork([new Dense(3)], new SoftmaxCrossEntropy())
                .Save(files["m"])).Message);
        Assert.Contains("Describe", Assert.Throws<NotSupportedException>(() => Save(new Mute())).Message);
        Assert.Contains("'test-unknown' is not a known layer", Assert.Throws<NotSupportedException>(() => Save(new Unknown())).Message);
        var shared = new Dense(6);
        Assert.Contains("is used at '0' and at '1'",
            Assert.Throws<NotSupportedException>(() => Save(new Sequential(shared, shared))).Message);
        Assert.Contains("do not agree", Assert.Throws<NotSupportedException>(() => Save(new Forgetful(3))).Message);
        Assert.Empty(Directory.GetFiles(files.Path));

        void Save(Layer layer) => new NeuralNetwork(layer, new SoftmaxCrossEntropy()).Build([6]).Save(files["m"]);
    }

    [Fact]
    public void A_failed_save_leaves_the_file_as_it_was()
    {
        using var files = new TemporaryFolder();
        Network().Save(files["m"]);
        byte[] before = File.ReadAllBytes(files["m"]);
        Assert.Throws<NotSupportedException>(() => new NeuralNetwork(new Mute(), new SoftmaxCrossEntropy()).Build([6]).Save(files["m"]));
        Assert.Equal(before, File.ReadAllBytes(files["m"]));
    }

    [Fact]
    public void A_folder_is_no_model()
    {
        using var files = new TemporaryFolder();
        Assert.Contains("is a folder; give a file in it.",
            Assert.Throws<InvalidDataException>(() => TrainedModel.Load(files.Path)).Message);
        Network().Save(files["model.lincoln"]);
        Assert.Contains($"such as {files["model.lincoln"]}.",
            Assert.Throws<InvalidDataException>(() => TrainedModel.Load(files.Path)).Message);
        Assert.Contains("There is no file", Assert.Throws<FileNotFoundException>(() => TrainedModel.Load(files["m"])).Message);
    }

    [Fact]
    public void The_loss_comes_back_by_its_name()
    {
        using var files = new TemporaryFolder();
        foreach (Loss loss in (Loss[])[new MeanSquaredError(Reduction.SumPerSample), new Huber((Real)0.3), new SoftmaxCrossEntropy(),
            new BinaryCrossEntropy(), new MeanAbsoluteError()])
        {
            new NeuralNetwork(new Dense(2), loss).Build([3]).Save(files["m"]);
            var again = NeuralNetwork.Load(files["m"]);
            Assert.IsType(loss.GetType(), again.Loss);
            Tensor prediction = new([2, 2], [1, 2, 3, 4]), target = new([2, 2], [0, 1, (Real)0.5, (Real)0.25]);
            Assert.Equal(loss.Forward(prediction, target).Item(), again.Loss.Forward(prediction, target).Item());
        }
    }

    [Fact]
    public void A_loss_that_is_not_in_the_catalogue_is_needed_only_to_train()
    {
        using var files = new TemporaryFolder();
        var network = new NeuralNetwork(new Dense(2), new OwnLoss()).Build([3]);
        network.Save(files["m"]);
        var again = NeuralNetwork.Load(files["m"]);
        Assert.Equal(SafetensorsTests.Bits(network.Predict(Tensor.Ones([1, 3])).Values),
            SafetensorsTests.Bits(again.Predict(Tensor.Ones([1, 3])).Values));
        again.Save(files["again"]);
        Assert.Equal(File.ReadAllBytes(files["m"]), File.ReadAllBytes(files["again"]));
        Assert.Contains("Pass one to Load",
            Assert.Throws<InvalidOperationException>(() => again.TrainBatch(Tensor.Ones([1, 3]), Tensor.Ones([1, 2]))).Message);
        var own = new OwnLoss();
        Assert.Same(own, NeuralNetwork.Load(files["m"], own).Loss);
    }

    internal static NeuralNetwork Network()
    {
        var network = new NeuralNetwork([new Dense(9, Activation.LeakyReLU((Real)0.2)), new Sequential(new Dense(5), Activation.Sigmoid),
            new Dense(3)], new SoftmaxCrossEntropy(), seed: 7).Build([6]);
        var optimizer = new SGDMomentum(0.1);
        for (int i = 0; i < 3; i++)
        {
            network.TrainBatch(Tensor.Normal([4, 6], new Rng(5)), new Indices(0, 1, 2, 0));
            optimizer.Step(network);
        }
        return network;
    }

    private static NeuralNetwork Tenths()
    {
        var network = new NeuralNetwork([new Dense(4, Activation.LeakyReLU((Real)0.1)), new Dense(2)],
            new SoftmaxCrossEntropy()).Build([3]);
        foreach (var (_, parameter) in network.Parameters)
            for (int i = 0; i < parameter.Shape.Count; i++) parameter.Edit()[i] = (Real)(i * 0.1);
        return network;
    }

    private sealed class OwnLoss : Loss
    {
        protected override Tensor Call(Tensor prediction, Target target) => Tensor.Scalar(0);
    }

    private sealed class Mute : Layer
    {
        protected override Tensor Call(Tensor x) => x;
    }

    private sealed class Unknown : Layer
    {
        protected override Tensor Call(Tensor x) => x;
        public override void Describe(ConfigWriter config) => config.Type("test-unknown");
    }

    private sealed class Forgetful(int setting) : Layer
    {
        static Forgetful() => LayerCatalogue.Add("test-forgetful", _ => new Forgetful(0));

        protected override Tensor Call(Tensor x) => x;

        public override void Describe(ConfigWriter config)
        {
            config.Type("test-forgetful");
            config.Integer("setting", setting);
        }
    }
}
