using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Optimizers;
using Lincoln.Testing;
using Lincoln.Tests.Catalogue;

namespace Lincoln.Tests.Layers;

/// <summary>An activation of one's own: docs/how-to/add-an-activation.md. Its gradients and equal bits: OwnActivationRows.</summary>
public class OwnActivationTests
{
    /// <summary>y = x / (1 + |x|), dy/dx = (1 - |y|)²: a sigmoid without an exponential (Bergstra et al. 2009).</summary>
    public readonly struct SoftSign : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => x / (V.Splat(1) + V.Abs(x));

        public V D<V>(V x, V y) where V : struct, ILane<V>
        {
            V slope = V.Splat(1) - V.Abs(y);
            return slope * slope;
        }
    }

    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-an-activation.md", "Layers/OwnActivationTests.cs");

    [Fact]
    public void Works_as_on_the_page()
    {
        Activation.Register<SoftSign>("my-soft-sign", derivativeFromResult: true);

        var layer = new Dense(5, Activation.Parse("my-soft-sign"));
        GradientCheck.Layer(layer, Tensor.Normal([3, 4], new Rng(1)));
        Assert.Equal("Dense(5, my-soft-sign)", layer.ToString());
        var alone = Activation.Parse("my-soft-sign").Predict(Tensor.From(new Real[,] { { -1, 0, 3 } }));
        Assert.Equal([-0.5, 0, 0.75], alone.Values.ToArray().Select(y => (double)y));
        Assert.Contains("my-soft-sign", Activation.Names);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("convolution")]
    public void Trains_and_is_saved_and_loaded(string kind)
    {
        Layer[] layers = kind == "dense" ? [new Dense(16, OwnActivationRows.Swish), new Dense(8, OwnActivationRows.SoftSign), new Dense(2)]
            : [new Conv2D(4, 3, OwnActivationRows.Swish), new Conv2D(4, 3, OwnActivationRows.SoftSign), new Flatten(), new Dense(2)];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed: 1);
        var x = Tensor.Normal(kind == "dense" ? [32, 6] : [32, 1, 4, 4], new Rng(2));
        var labels = new Indices([.. Enumerable.Range(0, 32).Select(i => x.Values[i * (x.Shape.Count / 32)] > 0 ? 1 : 0)]);
        var optimizer = new Adam(0.01);
        Real first = network.TrainBatch(x, labels), last = first;
        for (int step = 0; step < 60; step++)
        {
            last = network.TrainBatch(x, labels);
            optimizer.Step(network);
        }
        Assert.True(last < first / 3, $"the loss went from {first} to {last}");

        using var files = new TemporaryFolder();
        network.Save(files["own.lincoln"]);
        var again = NeuralNetwork.Load(files["own.lincoln"]);
        Assert.Equal(network.Predict(x).Values.ToArray(), again.Predict(x).Values.ToArray());
    }

    [Fact]
    public void Functions_whose_derivative_follows_from_y_run_in_the_pass_of_their_layer()
    {
        Assert.Equal("Convolution2D+SoftSignFunction", Producer(new Conv2D(2, 3, OwnActivationRows.SoftSign), [1, 1, 4, 4]));
        Assert.Equal("SwishFunction", Producer(new Conv2D(2, 3, OwnActivationRows.Swish), [1, 1, 4, 4]));
        Assert.Equal("BiasAdd+SwishFunction", Producer(new Dense(2, OwnActivationRows.Swish), [1, 4]));
        Assert.Equal("Convolution2D+Tanh", Producer(new Conv2D(2, 3, Activation.Tanh), [1, 1, 4, 4]));
        Assert.Equal("Tanh", Producer(Activation.Tanh, [1, 4]));

        static string Producer(Layer layer, Shape shape) => layer.Forward(Tensor.Ones(shape) + Known(shape)).Producer!.Name;
        static Tensor Known(Shape shape) => new(shape) { RequiresGradient = true };
    }

    [Fact]
    public void A_file_with_an_unknown_activation_is_refused_by_name()
    {
        string json = """{"type":"dense","neurons":3,"activation":"mish"}""";
        var error = Assert.Throws<InvalidDataException>(() => LayerCatalogue.Create(Json.Read(json)));
        Assert.Contains("model.activation: 'mish' is not a known activation. Known are linear, sigmoid, tanh, relu", error.Message);
        Assert.Contains("register your own with Activation.Register before loading", error.Message);
    }

    [Fact]
    public void The_same_function_may_be_registered_again_by_any_thread()
    {
        var results = new Activation[100];
        System.Threading.Tasks.Parallel.For(0, results.Length, i => results[i] = Activation.Register<Scaled>("twice", new(2)));
        Assert.All(results, activation => Assert.Equal("twice", activation.Name));
        Assert.Equal(100, results.Distinct().Count());
        Assert.Equal([6, -2], Activation.Parse("twice").Predict(Tensor.From(3, -1)).Values.ToArray());
    }

    [Fact]
    public void Another_function_under_the_same_name_is_refused()
    {
        Activation.Register<Scaled>("thrice", new(3));
        Assert.Contains("'thrice' is the name of another", Message(() => Activation.Register<Scaled>("thrice", new(4))));
        Assert.Contains("'thrice' is the name of another", Message(() => Activation.Register<SoftSign>("thrice")));
        Assert.Contains("'tanh' is the name of another", Message(() => Activation.Register<Scaled>("tanh")));
        Assert.Contains("'leaky-relu' is the name of another", Message(() => Activation.Register<Scaled>("leaky-relu")));
    }

    [Theory]
    [InlineData("Swish")]
    [InlineData("9lives")]
    [InlineData("a b")]
    [InlineData("soft,sign")]
    [InlineData("power(2)")]
    [InlineData("none")]
    [InlineData(" ")]
    public void Names_that_files_and_the_tool_cannot_hold_are_refused(string name)
        => Assert.Equal("name", Assert.Throws<ArgumentException>(() => Activation.Register<SoftSign>(name)).ParamName);

    [Fact]
    public void A_derivative_that_needs_x_is_found_out()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Activation.Register<OwnActivationRows.SwishFunction>("wrong-swish", derivativeFromResult: true));
        Assert.Equal("derivativeFromResult", error.ParamName);
        Assert.Contains("does not follow from y alone", error.Message);
        Assert.DoesNotContain("wrong-swish", Activation.Names);
        string square = Message(() => Activation.Register<Square.Function>("wrong-square", derivativeFromResult: true));
        Assert.Contains("Leave derivativeFromResult out", square);
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private readonly struct Scaled(Real factor) : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => V.Splat(factor) * x;

        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(factor);
    }
}
