using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests;

public class NeuralNetworkTests
{
    private static NeuralNetwork Network(ulong seed = 1)
        => new([new Dense(5, Activation.Tanh), new Dropout(0.5), new Dense(2)], new SoftmaxCrossEntropy(), seed);

    private static readonly Tensor X = Tensor.Normal([4, 3], new Rng(1));

    [Fact]
    public void The_first_batch_builds_it_however_it_comes()
    {
        Action<NeuralNetwork>[] uses =
        [
            n => n.Build([3]),
            n => n.Forward(X),
            n => n.Predict(X),
            n => n.ForwardLoss(X, new Indices(0, 1, 0, 1)),
            n => n.TrainBatch(X, new Indices(0, 1, 0, 1)),
        ];
        foreach (var use in uses)
        {
            var network = Network();
            Assert.Null(network.InputShape);
            use(network);
            Assert.Equal([3], network.InputShape!.Value);
            Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], network.Parameters.Select(p => p.Path));
            Assert.Equal(network.Parameters.Select(p => p.Parameter), network.ParameterArray.ToArray());
        }
    }

    [Fact]
    public void A_batch_of_whole_numbers_is_trained_like_one_of_numbers()
    {
        Indices x = new([2, 3], [0, 1, 2, 3, 1, 0]), labels = new([2, 3], [1, 2, 3, 1, 0, 2]);
        NeuralNetwork first = Characters(), second = Characters();
        Real loss = first.TrainBatch(x, labels);
        var expected = second.ForwardLoss(x, labels);
        expected.Backward();
        Assert.Equal(expected.Item(), loss);
        foreach (var (mine, theirs) in first.Parameters.Zip(second.Parameters))
            Assert.Equal(theirs.Parameter.Gradient!.Values.ToArray(), mine.Parameter.Gradient!.Values.ToArray());

        static NeuralNetwork Characters() => new([new Embedding(4, 3), new LSTM(5), new Dense(4)], new SoftmaxCrossEntropy());
    }

    [Fact]
    public void Building_again_changes_nothing()
    {
        var network = Network().Build([3]);
        var weight = network.Parameters.First().Parameter;
        Real before = weight.Values[0];
        Assert.Same(network, network.Build([99]));
        Assert.Equal([3], network.InputShape!.Value);
        Assert.Equal(before, weight.Values[0]);
    }

    [Fact]
    public void State_of_a_first_batch_that_does_not_fit_is_forgotten()
    {
        var network = new NeuralNetwork([new BatchNorm(), new MaxPool2D(9)], new MeanSquaredError());
        Assert.Throws<ShapeException>(() => network.Forward(new Tensor([2, 3, 4, 4])));
        Assert.Equal([2, 5, 1, 1], network.Forward(Tensor.Normal([2, 5, 9, 9], new Rng(1))).Shape);
        Assert.Equal(["0.running_mean", "0.running_var"], network.State.Select(s => s.Path));
        Assert.All(network.State, s => Assert.Equal([5], s.Tensor.Shape));
    }

    [Fact]
    public void A_first_batch_that_does_not_fit_leaves_it_unbuilt()
    {
        var network = new NeuralNetwork([new Dense(4), new Reshape([2, 2]), new Flatten(), new Dense(2)], new SoftmaxCrossEntropy());
        Assert.Throws<ShapeException>(() => network.Forward(Tensor.Ones([1, 5, 7])));      // the first layer takes it, the second does not
        Assert.Throws<InvalidOperationException>(() => network.ParameterArray.Length);
        Assert.Equal([1, 2], network.Forward(Tensor.Ones([1, 5])).Shape);

        // What was built before stays as it is.
        var trained = new Dense(4);
        trained.Forward(X);
        Real[] weights = trained.Parameters.First().Parameter.Values.ToArray();
        Assert.Throws<ShapeException>(() => new NeuralNetwork([trained, new Dense(3)], new SoftmaxCrossEntropy()).Build([99]));
        Assert.Equal(weights, trained.Parameters.First().Parameter.Values.ToArray());
    }

    [Fact]
    public void The_seed_decides_the_weights_and_every_layer_has_its_own()
    {
        Real[] Weights(ulong seed) => [.. Network(seed).Build([3]).Parameters.SelectMany(p => p.Parameter.Values.ToArray())];
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));

        var twins = new NeuralNetwork([new Dense(3), new Dense(3)], new SoftmaxCrossEntropy()).Build([3]).Parameters.ToArray();
        Assert.NotEqual(twins[0].Parameter.Values.ToArray(), twins[2].Parameter.Values.ToArray());
    }

    [Fact]
    public void Another_layer_does_not_change_the_weights_of_those_before_it()
    {
        Tensor First(params Layer[] layers) => new NeuralNetwork(layers, new SoftmaxCrossEntropy()).Build([3]).Parameters.First().Parameter;
        Assert.Equal(First(new Dense(5)).Values.ToArray(), First(new Dense(5), new Dense(7)).Values.ToArray());
    }

    [Fact]
    public void Predict_is_inference_and_its_result_stays()
    {
        var network = Network().Build([3]);
        Tensor first;
        using (Workspace.Begin()) first = network.Predict(X);
        Assert.Equal(first.Values.ToArray(), network.Predict(X).Values.ToArray());
        Assert.Null(first.Producer);
        Assert.Equal(0, network.TrainingRuns);
    }

    [Fact]
    public void Runs_in_training_are_counted_and_repeat_when_the_count_is_set_back()
    {
        var network = Network().Build([3]);
        Real[] first = network.Forward(X).Values.ToArray(), second = network.Forward(X).Values.ToArray();
        Assert.NotEqual(first, second);
        Assert.Equal(2, network.TrainingRuns);
        network.TrainingRuns = 0;
        Assert.Equal(first, network.Forward(X).Values.ToArray());
        using (Mode.Evaluate()) network.Forward(X);
        Assert.Equal(1, network.TrainingRuns);
    }

    [Fact]
    public void A_batch_that_does_not_fit_is_refused_with_the_path_of_the_layer()
    {
        var error = Assert.Throws<ShapeException>(() => Network().Build([3]).Forward(Tensor.Ones([4, 9])));
        Assert.Contains("[4, 9]", error.Message);
        Assert.Contains("in 0: Dense(5, tanh) < Sequential", error.Message);
        Assert.Throws<ShapeException>(() => Network().Forward(Tensor.Scalar(1)));
    }

    [Fact]
    public void It_says_what_it_is()
        => Assert.Equal("NeuralNetwork(Sequential(2 layers), SoftmaxCrossEntropy, seed 7)",
            new NeuralNetwork([new Dense(5), new Dense(2)], new SoftmaxCrossEntropy(), seed: 7).ToString());

    [Fact]
    public void Nothing_may_be_missing()
    {
        Assert.Throws<ArgumentNullException>(() => new NeuralNetwork([new Dense(1)], null!));
        Assert.Throws<ArgumentNullException>(() => new NeuralNetwork((Layer)null!, new SoftmaxCrossEntropy()));
        Assert.Throws<ArgumentNullException>(() => new NeuralNetwork((IReadOnlyList<Layer>)null!, new SoftmaxCrossEntropy()));
        Assert.Throws<ArgumentException>(() => new NeuralNetwork([], new SoftmaxCrossEntropy()));
        Assert.Throws<ArgumentNullException>(() => Network().Forward((Tensor)null!));
        Assert.Throws<ArgumentNullException>(() => Network().Predict((Tensor)null!));
        Assert.Throws<InvalidOperationException>(() => Network().ParameterArray.Length);
    }
}
