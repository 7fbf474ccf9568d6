using System.Text;
using System.Text.Json;
using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers.Recurrent;

public class RecurrentLayerTests
{
    public static TheoryData<string> Layers => ["RNN", "GRU", "LSTM", "all"];

    private static RecurrentLayer Make(string name) => name switch
    {
        "RNN" => new RNN(3),
        "GRU" => new GRU(3, reset: ResetGate.BeforeProduct, lastOnly: true),
        "LSTM" => new LSTM(3, forgetBias: 0.5),
        _ => new LSTM(3, layers: 2, bidirectional: true, dropout: 0.25, lastOnly: true, skipZeros: true),
    };

    [Theory, MemberData(nameof(Layers))]
    public void What_it_describes_is_made_again(string name)
    {
        var layer = Make(name);
        string text = Describe(layer);
        using var json = JsonDocument.Parse(text);
        var again = Assert.IsAssignableFrom<RecurrentLayer>(LayerCatalogue.Create(new ConfigReader(json.RootElement)));
        Assert.Equal(text, Describe(again));
        Assert.Equal(layer.ToString(), again.ToString());
        Assert.Equal(layer.Predict(new Tensor([2, 4, 5])).Shape, again.Predict(new Tensor([2, 4, 5])).Shape);
    }

    [Theory, MemberData(nameof(Layers))]
    public void A_saved_network_predicts_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        string file = System.IO.Path.Combine(folder.Path, "network.lincoln");
        var network = new NeuralNetwork([Make(name), new Dense(2)], new SoftmaxCrossEntropy());
        var x = Tensor.Normal([2, 4, 5], new Rng(1));
        var before = network.Predict(x);
        network.Save(file);
        Assert.Equal(before.Values.ToArray(), NeuralNetwork.Load(file).Predict(x).Values.ToArray());
    }

    [Fact]
    public void Parameters_are_named_by_layer_and_direction()
    {
        var network = new NeuralNetwork([new GRU(3, layers: 2, bidirectional: true)], new SoftmaxCrossEntropy()).Build([4, 5]);
        string[] expected = ["0.layer0.weight", "0.layer0.recurrent", "0.layer0.bias", "0.layer0.recurrent_bias"];
        Assert.Equal(expected, network.Parameters.Select(p => p.Path).Take(4));
        Assert.Equal<Shape>([6, 9], network.Parameters.Single(p => p.Path == "0.layer1_reverse.weight").Parameter.Shape);
        Assert.Single(network.Summary().Rows);
    }

    [Fact]
    public void The_forget_gate_begins_open()
    {
        var layer = new LSTM(2, forgetBias: 1.5);
        layer.Predict(new Tensor([1, 1, 1]));
        var bias = layer.Parameters.Single(p => p.Path == "layer0.bias").Parameter;
        Assert.Equal([0, 0, (Real)1.5, (Real)1.5, 0, 0, 0, 0], bias.Values.ToArray());
    }

    [Fact]
    public void Dropout_is_between_layers_and_only_in_training()
    {
        var x = Tensor.Normal([2, 4, 5], new Rng(1));
        var network = new NeuralNetwork([new RNN(8, layers: 2, dropout: 0.5)], new MeanSquaredError());
        Assert.Equal(network.Predict(x).Values.ToArray(), network.Predict(x).Values.ToArray());
        Assert.NotEqual(network.Forward(x).Values.ToArray(), network.Forward(x).Values.ToArray());
        var one = new NeuralNetwork([new RNN(8, dropout: 0.5)], new MeanSquaredError());
        Assert.Equal(one.Predict(x).Values.ToArray(), one.Forward(x).Values.ToArray());
    }

    // Each layer and the dropout agree with PyTorch's; so does, therefore, what they are together.
    [Theory, InlineData("RNN"), InlineData("GRU"), InlineData("LSTM")]
    public void Layers_with_Dropout_are_the_layers_and_the_Dropout_between_them(string kind)
    {
        RecurrentLayer OfKind(int layers) => kind switch
        {
            "RNN" => new RNN(5, layers, dropout: 0.5),
            "GRU" => new GRU(5, layers, dropout: 0.5),
            _ => new LSTM(5, layers, dropout: 0.5),
        };
        var network = new NeuralNetwork([OfKind(2)], new MeanSquaredError()).Build([4, 5]);
        RecurrentLayer lower = OfKind(1), upper = OfKind(1);
        Tensor x = Tensor.Normal([3, 4, 5], new Rng(1)), upstream = Tensor.Normal([3, 4, 5], new Rng(2));
        lower.Predict(x);
        upper.Predict(x);
        Parameter[] parts = [.. lower.Parameters.Concat(upper.Parameters).Select(p => p.Parameter)];
        foreach (var (own, part) in network.Parameters.Zip(parts)) own.Parameter.Values.CopyTo(part.Edit());

        x.RequiresGradient = true;
        var y = network.Forward(x);
        y.Backward(upstream);
        Real[] gradient = x.Gradient!.Values.ToArray();
        x.ClearGradient();
        Tensor expected;
        using (StepRandom.Begin(network.Seed, network.TrainingRuns))
            expected = upper.Forward(lower.Forward(x).Dropout((Real)0.5, StepRandom.Next("0")));
        expected.Backward(upstream);
        Assert.Equal(expected.Values.ToArray(), y.Values.ToArray());
        Assert.Equal(x.Gradient!.Values.ToArray(), gradient);
        foreach (var (own, part) in network.Parameters.Zip(parts))
            Assert.Equal(part.Gradient!.Values.ToArray(), own.Parameter.Gradient!.Values.ToArray());
    }

    [Fact]
    public void A_cell_is_used_on_its_own()
    {
        var cell = new LstmCell(3);
        var state = cell.Step(Tensor.Ones([2, 4]));
        state = cell.Step(Tensor.Ones([2, 4]), state);
        Assert.Equal<Shape>([2, 3], state.Memory!.Shape);
        Assert.Throws<ShapeException>(() => cell.Step(Tensor.Ones([2, 5])));
        Assert.Throws<ShapeException>(() => cell.Step(Tensor.Ones([3, 4]), state));
        Assert.Contains("memory", Assert.Throws<ShapeException>(() => cell.Step(Tensor.Ones([2, 4]), new CellState(state.Hidden))).Message);
        Assert.Contains("no memory", Assert.Throws<ShapeException>(() => new GruCell(3).Step(Tensor.Ones([2, 4]), state)).Message);
    }

    [Fact]
    public void Wrong_inputs_are_named()
    {
        var layer = new LSTM(3);
        Assert.Contains("[batch, time, features]", Assert.Throws<ShapeException>(() => layer.Forward(new Tensor([2, 4]))).Message);
        Assert.Contains("no time steps", Assert.Throws<ShapeException>(() => layer.Forward(new Tensor([2, 0, 4]))).Message);
        Assert.Contains("no features", Assert.Throws<ShapeException>(() => layer.Forward(new Tensor([2, 4, 0]))).Message);
        var x = new Tensor([2, 4, 5]);
        layer.Forward(x);
        Assert.Contains("5 features", Assert.Throws<ShapeException>(() => layer.Forward(new Tensor([2, 4, 6]))).Message);
        Assert.Contains("2 rows", Assert.Throws<ArgumentException>(() => layer.Scan(x, lengths: [4])).Message);
        Assert.Contains("number 1 is 5", Assert.Throws<ArgumentOutOfRangeException>(() => layer.Scan(x, lengths: [4, 5])).Message);
        Assert.Contains("number 0 is 0", Assert.Throws<ArgumentOutOfRangeException>(() => layer.Scan(x, lengths: [0, 4])).Message);
        var state = layer.Scan(x).Last;
        var twoCells = new RecurrentState(state.Cells[0], state.Cells[0]);
        Assert.Contains("2 cells", Assert.Throws<ShapeException>(() => layer.Scan(x, twoCells)).Message);
        Assert.Contains("[3, 3]", Assert.Throws<ShapeException>(() => layer.Scan(new Tensor([3, 4, 5]), state)).Message);
        Assert.Throws<ArgumentException>(() => new RecurrentState());
    }

    [Theory, InlineData("RNN"), InlineData("GRU"), InlineData("LSTM")]
    public void Messages_name_the_kind_of_cell(string kind)
    {
        var layer = Make(kind);
        var x = Tensor.Normal([2, 4, 5], new Rng(1));
        x.RequiresGradient = true;
        var y = layer.Scan(x).Output.Sum();
        layer.Parameters.First().Parameter.Edit();
        string message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Contains($"RecurrentScan({kind})", message);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("units", () => new RNN(0));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => new GRU(3, layers: 0));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => new GRU(3, layers: int.MaxValue, bidirectional: true));
        Assert.Throws<ArgumentOutOfRangeException>("dropout", () => new LSTM(3, dropout: 1));
        Assert.Throws<ArgumentOutOfRangeException>("dropout", () => new LSTM(3, dropout: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("forgetBias", () => new LSTM(3, forgetBias: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("reset", () => new GRU(3, reset: (ResetGate)7));
        using var json = JsonDocument.Parse("""{"type": "gru", "units": 3, "reset": "sideways"}""");
        var config = new ConfigReader(json.RootElement);
        Assert.Contains("sideways", Assert.Throws<InvalidDataException>(() => LayerCatalogue.Create(config)).Message);
    }

    private static string Describe(Layer layer)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            layer.Describe(new ConfigWriter(json));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
