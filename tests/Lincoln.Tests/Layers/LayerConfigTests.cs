using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

public class LayerConfigTests
{
    public static TheoryData<Layer, string> Layers => new()
    {
        { new Dense(3), """{"type":"dense","neurons":3,"activation":"linear"}""" },
        { new Dense(3, Activation.LeakyReLU(0.2)), """{"type":"dense","neurons":3,"activation":"leaky-relu(0.2)"}""" },
        { new Conv1D(8, 7, stride: 2),
            """{"type":"conv1d","filters":8,"activation":"linear","kernel":7,"stride":2,"dilation":1"""
                + ""","padding":"same","groups":1,"bias":true}""" },
        { new Conv2D(16, 5, Activation.Tanh),
            """{"type":"conv2d","filters":16,"activation":"tanh","kernel":[5,5],"stride":[1,1],"dilation":[1,1]"""
                + ""","padding":"same","groups":1,"bias":true}""" },
        { new Conv2D(6, (3, 5), stride: (1, 2), padding: (0, 2), dilation: 2, groups: 3, bias: false),
            """{"type":"conv2d","filters":6,"activation":"linear","kernel":[3,5],"stride":[1,2],"dilation":[2,2]"""
                + ""","padding":"0x2","groups":3,"bias":false}""" },
        { new ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1),
            """{"type":"conv-transpose2d","filters":4,"activation":"linear","kernel":[3,3],"stride":[2,2],"dilation":[1,1]"""
                + ""","padding":"1","groups":1,"bias":true,"output-padding":[1,1]}""" },
        { new MaxPool1D(3, 2, padding: 1), """{"type":"max-pool1d","kernel":3,"stride":2,"padding":"1"}""" },
        { new AveragePool1D(2), """{"type":"average-pool1d","kernel":2,"stride":2,"padding":"valid","count-padding":true}""" },
        { new MaxPool2D(2), """{"type":"max-pool2d","kernel":[2,2],"stride":[2,2],"padding":"valid"}""" },
        { new AveragePool2D((2, 3), 1, Padding.Same, countPadding: false),
            """{"type":"average-pool2d","kernel":[2,3],"stride":[1,1],"padding":"same","count-padding":false}""" },
        { new GlobalAveragePool(), """{"type":"global-average-pool"}""" },
        { new Upsample2D((2, 3), Interpolation.Bilinear), """{"type":"upsample2d","factor":[2,3],"interpolation":"bilinear"}""" },
        { new Upsample2D(2), """{"type":"upsample2d","factor":[2,2],"interpolation":"nearest"}""" },
        { new ZeroPad2D(1, 0, 2, 3), """{"type":"zero-pad2d","zeros":[1,0,2,3]}""" },
        { new ChannelsFirst(), """{"type":"channels-first"}""" },
        { new BatchNorm(momentum: 0.2, epsilon: 0.01), """{"type":"batch-norm","momentum":0.2,"epsilon":0.01}""" },
        { new LayerNorm(), """{"type":"layer-norm","epsilon":1E-05}""" },
        { new GroupNorm(4), """{"type":"group-norm","groups":4,"epsilon":1E-05}""" },
        { new Embedding(50, 8), """{"type":"embedding","tokens":50,"features":8}""" },
        { new Embedding(50, 8, padding: 0), """{"type":"embedding","tokens":50,"features":8,"padding":0}""" },
        { new RNN(4), """{"type":"rnn","units":4}""" },
        { new GRU(4, reset: ResetGate.BeforeProduct), """{"type":"gru","units":4,"reset":"before-product"}""" },
        { new LSTM(4, layers: 2, bidirectional: true, dropout: 0.2),
            """{"type":"lstm","units":4,"layers":2,"bidirectional":true,"dropout":0.2,"forget-bias":1}""" },
        { Activation.Linear, """{"type":"activation","function":"linear"}""" },
        { Activation.Sigmoid, """{"type":"activation","function":"sigmoid"}""" },
        { Activation.Tanh, """{"type":"activation","function":"tanh"}""" },
        { Activation.ReLU, """{"type":"activation","function":"relu"}""" },
        { Activation.Softmax, """{"type":"activation","function":"softmax"}""" },
        { Activation.LogSoftmax, """{"type":"activation","function":"log-softmax"}""" },
        { Activation.LeakyReLU(), """{"type":"activation","function":"leaky-relu(0.01)"}""" },
        { new Dropout(0.2), """{"type":"dropout","rate":0.2}""" },
        { new Flatten(), """{"type":"flatten"}""" },
        { new Reshape([1, 28, 28]), """{"type":"reshape","sample":[1,28,28]}""" },
        { new Sequential(new Dense(1), Activation.Tanh),
            """{"type":"sequential","layers":[{"type":"dense","neurons":1,"activation":"linear"},"""
                + """{"type":"activation","function":"tanh"}]}""" },
        { new Residual(new Flatten()), """{"type":"residual","body":{"type":"flatten"}}""" },
        { new Residual(new Flatten(), new Dense(2)),
            """{"type":"residual","body":{"type":"flatten"},"shortcut":{"type":"dense","neurons":2,"activation":"linear"}}""" },
        { new Branches(new Dense(1), new Branches(1, new Flatten())),
            """{"type":"parallel","axis":-1,"branches":[{"type":"dense","neurons":1,"activation":"linear"},"""
                + """{"type":"parallel","axis":1,"branches":[{"type":"flatten"}]}]}""" },
    };

    [Theory, MemberData(nameof(Layers))]
    public void What_is_described_can_be_read_again(Layer layer, string expected)
    {
        string description = Json.Of(layer.Describe);
        Assert.Equal(expected, description);
        var again = LayerCatalogue.Create(Json.Read(description));
        Assert.Equal(layer.GetType(), again.GetType());
        Assert.Equal(layer.ToString(), again.ToString());
        Assert.Equal(description, Json.Of(again.Describe));
    }

    [Fact]
    public void Every_name_is_tested()
    {
        var tested = Layers.Select(row => Json.Read((string)((object[])row)[1]).Type);
        string[] missing = [.. LayerCatalogue.BuiltIn.Except(tested)];
        Assert.True(missing.Length == 0, $"Layers of LayerCatalogue without a case: {string.Join(", ", missing)}. "
            + "Add one, with the JSON that it describes itself by, to Layers in tests/Lincoln.Tests/Layers/LayerConfigTests.cs.");
    }

    [Theory]
    [InlineData("""{"type":"transformer"}""", "model.type", "'transformer' is not a known layer")]
    [InlineData("""{"neurons":3}""", "model", "'type' is missing")]
    [InlineData("""{"type":3}""", "model.type", "a text was expected, found Number")]
    [InlineData("""{"type":"dense","activation":"tanh"}""", "model", "'neurons' is missing")]
    [InlineData("""{"type":"dense","neurons":0,"activation":"tanh"}""", "model.neurons", "found 0")]
    [InlineData("""{"type":"dense","neurons":1e99,"activation":"tanh"}""", "model.neurons", "found 1e99")]
    [InlineData("""{"type":"dense","neurons":1.5,"activation":"tanh"}""", "model.neurons", "found 1.5")]
    [InlineData("""{"type":"dense","neurons":"3","activation":"tanh"}""", "model.neurons", "an integer was expected, found String")]
    [InlineData("""{"type":"dense","neurons":3,"activation":"tan"}""", "model.activation", "'tan' is not a known activation")]
    [InlineData("""{"type":"dense","neurons":3,"activation":"\ud800"}""", "model.activation", "not valid Unicode")]
    [InlineData("""{"type":"dropout","rate":1}""", "model.type", "below 1, found 1")]
    [InlineData("""{"type":"dropout","rate":1e999}""", "model.rate", "a finite number was expected")]
    [InlineData("""{"type":"dropout","rate":true}""", "model.rate", "a number was expected, found True")]
    [InlineData("""{"type":"reshape","sample":[1,-1]}""", "model.sample", "cannot be negative")]
    [InlineData("""{"type":"reshape","sample":[1,"x"]}""", "model.sample[1]", "a size was expected, found x")]
    [InlineData("""{"type":"sequential","layers":[]}""", "model.type", "at least one layer")]
    [InlineData("""{"type":"sequential","layers":{}}""", "model.layers", "a list of objects was expected, found Object")]
    [InlineData("""{"type":"sequential","layers":[{"type":"flatten"},3]}""", "model.layers[1]", "an object was expected, found Number")]
    [InlineData("""{"type":"sequential","layers":[{"type":"flat"}]}""", "model.layers[0].type", "'flat' is not a known layer")]
    [InlineData("""{"type":"residual","body":[]}""", "model.body", "an object was expected, found Array")]
    [InlineData("""{"type":"parallel","axis":0,"branches":[{"type":"flatten"}]}""", "model.type", "axis 0 is the batch")]
    public void What_is_wrong_is_named(string json, string where, string what)
    {
        var error = Assert.Throws<InvalidDataException>(() => LayerCatalogue.Create(Json.Read(json)));
        Assert.StartsWith(where + ":", error.Message);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        string open = string.Concat(Enumerable.Repeat("""{"type":"residual","body":""", 100));
        string json = open + """{"type":"flatten"}""" + new string('}', 100);
        Assert.Contains("nested more than 64 deep",
            Assert.Throws<InvalidDataException>(() => LayerCatalogue.Create(Json.Read(json))).Message);
    }

    [Fact]
    public void Own_layers_can_be_added()
    {
        var error = Assert.Throws<NotSupportedException>(() => Json.Of(new Undescribed().Describe));
        Assert.Contains("Undescribed", error.Message);

        LayerCatalogue.Add("test-doubling", config => new Doubling(config.Integer("times")));
        string description = Json.Of(new Sequential(new Doubling(3)).Describe);
        Assert.Equal(description, Json.Of(LayerCatalogue.Create(Json.Read(description)).Describe));
        Assert.Throws<ArgumentException>(() => LayerCatalogue.Add("dense", _ => new Dense(1)));
        Assert.Throws<ArgumentException>(() => LayerCatalogue.Add(" ", _ => new Dense(1)));
        Assert.Throws<ArgumentNullException>(() => LayerCatalogue.Add("test-nothing", null!));
        Assert.Throws<ArgumentNullException>(() => LayerCatalogue.Create(null!));
    }

    private sealed class Undescribed : Layer
    {
        protected override Tensor Call(Tensor x) => x;
    }

    private sealed class Doubling(int times) : Layer
    {
        protected override Tensor Call(Tensor x) => x;

        public override void Describe(ConfigWriter config)
        {
            config.Type("test-doubling");
            config.Integer("times", times);
        }
    }
}
