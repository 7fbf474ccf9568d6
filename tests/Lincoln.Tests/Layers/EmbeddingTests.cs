using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers;

public class EmbeddingTests
{
    private static readonly Initializer Counting = Initializer.From(Count(1));

    private static Func<double> Count(double next) => () => next++;

    [Fact]
    public void Each_token_has_its_row()
    {
        var y = new Embedding(4, 2, weights: Counting).Predict(new Indices([2, 2], [3, 0, 1, 1]));
        Assert.Equal<Shape>([2, 2, 2], y.Shape);
        Assert.Equal([7, 8, 1, 2, 3, 4, 3, 4], y.Values.ToArray());
    }

    [Fact]
    public void Only_rows_that_occur_get_a_gradient()
    {
        var layer = new Embedding(4, 2);
        layer.Forward(new Indices([2, 2], [3, 0, 3, 3])).Backward(new Tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Equal([3, 4, 0, 0, 0, 0, 13, 16], layer.Parameters.Single().Parameter.Gradient!.Values.ToArray());
    }

    [Fact]
    public void The_padding_is_zeros_and_stays_zeros()
    {
        var layer = new Embedding(4, 2, padding: 3);
        for (int i = 0; i < 2; i++)
        {
            var y = layer.Forward(new Indices([1, 2], [3, 1]));
            Assert.Equal([0, 0], y.Values[..2].ToArray());
            y.Backward(new Tensor([1, 2, 2], [1, 2, 3, 4]));
        }
        Assert.Equal([0, 0, 6, 8, 0, 0, 0, 0], layer.Parameters.Single().Parameter.Gradient!.Values.ToArray());
    }

    [Fact]
    public void A_stack_skips_the_padding()
    {
        Layer[] layers = [new Embedding(5, 3, padding: 0), new LSTM(4, layers: 2, skipZeros: true, lastOnly: true), new Dense(2)];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy());
        var both = network.Predict(new Indices([2, 4], [1, 2, 0, 0, 4, 3, 2, 1]));
        var alone = network.Predict(new Indices([1, 2], [1, 2]));
        for (int i = 0; i < 2; i++) Assert.Equal(alone.Values[i], both.Values[i], 1e-6);
    }

    [Fact]
    public void Wrong_tokens_and_sizes_are_refused()
    {
        var layer = new Embedding(4, 2);
        Assert.Contains("4, which is not in 0..3",
            Assert.Throws<ArgumentOutOfRangeException>(() => layer.Forward(new Indices(1, 4))).Message);
        Assert.Contains("Indices", Assert.Throws<ArgumentException>(() => layer.Forward(new Tensor([2, 3]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>("tokens", () => new Embedding(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("features", () => new Embedding(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new Embedding(2, 2, padding: 2));
    }
}
