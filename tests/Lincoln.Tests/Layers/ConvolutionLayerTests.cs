using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers;

public class ConvolutionLayerTests
{
    private static Initializer Counting()
    {
        int next = 0;
        return Initializer.From(() => ++next);
    }

    [Fact]
    public void Values_and_gradients_by_hand()
    {
        var layer = new Conv2D(1, 2, padding: Padding.Valid, weights: Counting(), biases: Initializer.Constant(10));     // [[1 2] [3 4]]
        var x = new Tensor([1, 1, 2, 3], [1, 0, 2, 0, 1, 0]) { RequiresGradient = true };
        Assert.Equal([1 + 4 + 10, 4 + 3 + 10], layer.Forward(x).Values.ToArray());
        Assert.Equal([1, 12, 20, 3, 34, 40], layer.Backward(new Tensor([1, 1, 1, 2], [1, 10]))!.Values.ToArray());
        var parameters = layer.Parameters.ToDictionary(p => p.Path, p => p.Parameter);
        Assert.Equal([1, 20, 10, 1], parameters["weight"].Gradient!.Values.ToArray());
        Assert.Equal([11], parameters["bias"].Gradient!.Values.ToArray());
    }

    [Fact]
    public void The_transposed_one_puts_the_kernel()
    {
        var layer = new ConvTranspose2D(1, (1, 2), stride: 2, padding: 0, weights: Counting());                          // [1 2]
        Assert.Equal([1, 2, 3, 6], layer.Predict(new Tensor([1, 1, 1, 2], [1, 3])).Values.ToArray());
    }

    [Fact]
    public void Sequences_by_hand()
    {
        var layer = new Conv1D(1, 3, weights: Initializer.Constant(1));
        Assert.Equal([3, 6, 9, 12, 9], layer.Predict(new Tensor([1, 1, 5], [1, 2, 3, 4, 5])).Values.ToArray());           // chapter 5
    }

    public static TheoryData<Layer, int[], int[]> Sizes => new()
    {
        { new Conv2D(16, 5), [2, 3, 28, 20], [2, 16, 28, 20] },
        { new Conv2D(4, 4), [2, 3, 7, 8], [2, 4, 7, 8] },
        { new Conv2D(4, 3, stride: 2), [2, 3, 7, 8], [2, 4, 4, 4] },
        { new Conv2D(4, 5, padding: Padding.Valid), [2, 3, 7, 8], [2, 4, 3, 4] },
        { new Conv2D(4, 5, padding: (1, 0)), [2, 3, 7, 8], [2, 4, 5, 4] },
        { new Conv2D(4, (2, 3), dilation: (3, 2), padding: 0), [2, 3, 7, 8], [2, 4, 4, 4] },
        { new Conv1D(4, 3, stride: 2), [2, 3, 7], [2, 4, 4] },
        { new ConvTranspose2D(4, 4, stride: 2), [2, 3, 7, 8], [2, 4, 14, 16] },
        { new ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1), [2, 3, 7, 8], [2, 4, 14, 16] },
        { new ConvTranspose2D(4, 2, stride: 3), [1, 3, 2, 2], [1, 4, 6, 6] },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Results_have_the_size(Layer layer, int[] input, int[] result)
        => Assert.Equal(result, layer.Predict(new Tensor(Shape.Create(input))).Shape.Sizes.ToArray());

    [Fact]
    public void A_second_image_of_a_batch_is_computed_as_the_first()
    {
        var layer = new Conv2D(3, 3, Activation.ReLU);
        var image = Tensor.Normal([1, 2, 5, 6], new Rng(1));
        var both = layer.Predict(Tensor.Concatenate(0, image, image)).Values.ToArray();
        Assert.Equal(both[..(both.Length / 2)], both[(both.Length / 2)..]);
    }

    [Fact]
    public void First_weights_have_the_spread_of_their_fans()
    {
        var layer = new Conv2D(64, 5, Activation.ReLU, groups: 2);
        layer.Predict(new Tensor([1, 32, 5, 5]));
        Assert.Equal(Math.Sqrt(2.0 / (16 * 25)), Spread(layer), 0.002);
        var glorot = new Conv2D(64, 5, Activation.Tanh);
        glorot.Predict(new Tensor([1, 32, 5, 5]));
        Assert.Equal(Math.Sqrt(2.0 / (32 * 25 + 64 * 25)), Spread(glorot), 0.002);
        var transposed = new ConvTranspose2D(64, 4, Activation.ReLU, stride: 2);
        transposed.Predict(new Tensor([1, 32, 5, 5]));
        Assert.Equal(Math.Sqrt(2.0 / (32 * 4)), Spread(transposed), 0.002);

        static double Spread(Layer layer) => Math.Sqrt(layer.Parameters.First().Parameter.Values.ToArray().Average(w => (double)w * w));
    }

    [Fact]
    public void Names_give_the_settings_that_differ_from_their_defaults()
    {
        Assert.Equal("Conv2D(16, 5x5, tanh)", new Conv2D(16, 5, Activation.Tanh).ToString());
        Assert.Equal("Conv2D(6, 3x5, stride 1x2, padding valid, dilation 2, 3 groups, no bias)",
            new Conv2D(6, (3, 5), stride: (1, 2), padding: 0, dilation: 2, groups: 3, bias: false).ToString());
        Assert.Equal("Conv1D(4, 7)", new Conv1D(4, 7).ToString());
        Assert.Equal("ConvTranspose2D(4, 3x3, stride 2, padding 1, output padding 1)",
            new ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1).ToString());
    }

    [Fact]
    public void The_summary_counts()
    {
        Layer[] layers = [new Conv2D(16, 5, Activation.Tanh), new Flatten(), new Dense(10)];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy()).Build([1, 28, 28]);
        var row = network.Summary().Rows[0];
        Assert.Equal(16 * 25 + 16, row.Parameters);
        Assert.Equal([16, 28, 28], row.OutputShape!.Value.Sizes);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        AssertRefused(new Conv2D(4, 5, padding: 0), [2, 3, 4, 9], "Convolution2D", "5", "4", "Conv2D(4, 5x5, padding valid)");
        AssertRefused(new Conv2D(4, 3, padding: 0, dilation: 3), [2, 3, 6, 9], "spans 7");
        AssertRefused(new Conv2D(4, 3, groups: 2), [2, 3, 6, 9], "3 channels", "2 groups");
        AssertRefused(new Conv2D(4, 3), [2, 28, 28], "[batch, channels, height, width]", "[2, 28, 28]");
        AssertRefused(new Conv1D(4, 3), [2, 1, 28, 28], "[batch, channels, length]");
        AssertRefused(new Conv2D(4, 3), [2, 0, 28, 28], "no channels");
        AssertRefused(new ConvTranspose2D(4, 2, padding: 3), [2, 3, 4, 4], "nothing is left");
        var layer = new Conv2D(4, 3);
        layer.Predict(new Tensor([2, 3, 6, 6]));
        AssertRefused(layer, [2, 4, 6, 6], "4 channels", "takes 3");

        static void AssertRefused(Layer layer, int[] shape, params string[] words)
        {
            string message = Assert.Throws<ShapeException>(() => layer.Predict(new Tensor(Shape.Create(shape)))).Message;
            Assert.All(words, word => Assert.Contains(word, message));
        }
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        AssertRefused<ArgumentOutOfRangeException>("filters", () => new Conv2D(0, 3));
        AssertRefused<ArgumentOutOfRangeException>("kernel", () => new Conv2D(1, (0, 3)));
        AssertRefused<ArgumentOutOfRangeException>("stride", () => new Conv2D(1, 3, stride: 0), "Conv2D needs at least 1, found 0");
        AssertRefused<ArgumentOutOfRangeException>("dilation", () => new Conv1D(1, 3, dilation: -1));
        AssertRefused<ArgumentOutOfRangeException>("groups", () => new Conv2D(1, 3, groups: 0));
        AssertRefused<ArgumentException>("groups", () => new Conv2D(5, 3, groups: 2), "5 filters of Conv2D cannot be split into 2");
        AssertRefused<ArgumentException>("activation", () => new Conv2D(5, 3, Activation.Softmax), "softmax");
        AssertRefused<ArgumentException>("padding", () => new Conv1D(5, 3, padding: (1, 2)));
        AssertRefused<ArgumentOutOfRangeException>("outputPadding",
            () => new ConvTranspose2D(5, 3, stride: 2, padding: 1, outputPadding: 2));
        AssertRefused<ArgumentException>("outputPadding", () => new ConvTranspose2D(5, 3, stride: 2, outputPadding: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2D(5, 3, padding: -1));
        Assert.Throws<ArgumentException>(() => Padding.Parse("some"));
        Assert.Throws<ArgumentException>(() => Padding.Parse("1x2x3"));
        Assert.Equal([Padding.Same, Padding.Valid, 2, (1, 2)], new[] { "same", "valid", "2", "1x2" }.Select(Padding.Parse));

        static void AssertRefused<TException>(string parameter, Func<Layer> create, string words = "") where TException : ArgumentException
        {
            var exception = Assert.Throws<TException>(create);
            Assert.Equal(parameter, exception.ParamName);
            Assert.Contains(words, exception.Message);
        }
    }
}
