using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;

namespace Lincoln.Tests.Layers;

public class NormalizationLayerTests
{
    private static readonly Tensor X = new([4, 1], [1, 3, 5, 7]);                     // mean 4, variance 5, unbiased 20/3

    private static Real[] StateOf(Layer layer) => [.. layer.State.SelectMany(s => s.Tensor.Values.ToArray())];

    [Fact]
    public void Training_uses_the_batch_and_collects_running_statistics()
    {
        var layer = new BatchNorm(momentum: 0.25, epsilon: 0);
        var y = layer.Forward(X);
        double root = Math.Sqrt(5);
        Assert.All(y.Values.ToArray().Zip([-3, -1, 1, 3]), pair => Assert.Equal(pair.Second / root, pair.First, 1e-6));
        Assert.Equal([1, 0.75 + 0.25 * 20 / 3], StateOf(layer).Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(["running_mean", "running_var"], layer.State.Select(s => s.Path));
    }

    [Fact]
    public void Inference_uses_the_running_statistics_and_leaves_them_alone()
    {
        var layer = new BatchNorm(epsilon: 0);
        layer.Predict(X);
        Assert.Equal([0, 1], StateOf(layer));                                           // nothing was seen yet
        var state = layer.State.ToDictionary(s => s.Path, s => s.Tensor);
        state["running_mean"].Edit()[0] = 2;
        state["running_var"].Edit()[0] = 4;
        Assert.Equal([-0.5, 0.5, 1.5, 2.5], layer.Predict(X).Values.ToArray().Select(v => (double)v));
        using (Mode.Evaluate())
        {
            var x = X.Keep();
            x.RequiresGradient = true;
            layer.Forward(x);
            Assert.Equal([0.5, 0.5, 0.5, 0.5], layer.Backward(Tensor.Ones([4, 1]))!.Values.ToArray().Select(v => (double)v));
        }
        Assert.Equal([2, 4], StateOf(layer));
    }

    [Fact]
    public void A_channel_without_variance_stays_finite()
    {
        var x = Tensor.Full([3, 2, 2, 2], 1000);
        x.RequiresGradient = true;
        foreach (Layer layer in (Layer[])[new BatchNorm(), new LayerNorm(), new GroupNorm(2)])
        {
            Assert.All(layer.Forward(x).Values.ToArray(), v => Assert.Equal(0, v));
            Assert.All(layer.Backward(Tensor.Ones(x.Shape))!.Values.ToArray(), v => Assert.True(Real.IsFinite(v)));
        }
    }

    /// <summary>Numbers far from 0 keep their digits: the mean is subtracted before anything is squared.</summary>
    [Fact]
    public void A_far_mean_does_no_harm()
    {
        var x = new Tensor([1, 1, 1, 4], [10_001, 10_003, 10_005, 10_007]);
        double[] expected = [.. new[] { -3, -1, 1, 3 }.Select(v => v / Math.Sqrt(5))];
        foreach (Layer layer in (Layer[])[new BatchNorm(), new LayerNorm(), new GroupNorm(1)])
            Assert.All(layer.Forward(x).Values.ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void One_group_is_a_LayerNorm_and_as_many_as_channels_normalise_each_by_itself()
    {
        var x = Tensor.Normal([2, 4, 3, 5], new Rng(1));
        var one = new GroupNorm(1).Predict(x).Flatten().Values.ToArray();
        var rows = new LayerNorm().Predict(x.Flatten()).Values.ToArray();
        Assert.All(one.Zip(rows), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        var each = new GroupNorm(4).Predict(x);
        Assert.All(each.Mean([2, 3]).Values.ToArray(), mean => Assert.Equal(0, mean, 1e-6));
    }

    [Fact]
    public void Running_statistics_are_saved_and_loaded()
    {
        string file = Path.GetTempFileName();
        try
        {
            var images = Tensor.Normal([8, 2, 5, 6], new Rng(3), mean: 4);
            Layer[] layers = [new Conv2D(3, 3), new BatchNorm(), Activation.ReLU, new GlobalAveragePool(), new Dense(2)];
            var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy());
            network.Forward(images);
            network.Save(file);
            var again = NeuralNetwork.Load(file);
            Assert.Equal(network.Predict(images).Values.ToArray(), again.Predict(images).Values.ToArray());
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("BatchNormalization: the input [1, 3] has 1 element(s) per channel; a variance needs at least 2",
            () => new BatchNorm().Forward(new Tensor([1, 3])));
        Refused("BatchNorm: the input must be [batch, channels, ..], found [3]", () => new BatchNorm().Forward(new Tensor([3])));
        Refused("BatchNorm: the input [2, 0] has no channels", () => new BatchNorm().Forward(new Tensor([2, 0])));
        Refused("momentum: it must be at least 0 and at most 1, found 2", () => new BatchNorm(momentum: 2));
        Refused("epsilon: it must be a finite number of at least 0, found -1", () => new LayerNorm(-1));
        Refused("GroupNorm: the 4 channels of the input [2, 4, 3] cannot be split into 3 groups",
            () => new GroupNorm(3).Forward(new Tensor([2, 4, 3])));
        Refused("groups: it must be at least 1, found 0", () => new GroupNorm(0));
        var built = new BatchNorm();
        built.Predict(new Tensor([2, 3, 4]));
        Refused("ChannelAffine: the input [2, 5, 4] has 5 channels and needs a scale and a shift of 5 elements, found [3] and [3]",
            () => built.Predict(new Tensor([2, 5, 4])));
        Assert.Throws<InvalidOperationException>(() => new BatchNormalization().Mean);

        static void Refused(string message, Func<object> run) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(run).Message);
    }
}
