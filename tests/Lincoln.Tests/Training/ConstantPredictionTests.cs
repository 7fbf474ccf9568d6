using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class ConstantPredictionTests : TrainingTest
{
    private static double? Loss(NeuralNetwork network, Target target, int batches = 1)
    {
        var constant = new ConstantPrediction(network, target.Shape[0]);
        for (int b = 0; b < batches; b++)
        {
            int rows = target.Shape[0] / batches, size = target.Shape[1..].Count;
            var shape = target.Shape.With(0, rows);
            int from = b * rows * size, count = rows * size;
            if (target.Labels is { } labels) constant.Add(new Indices(shape, labels.Values.Slice(from, count)));
            else constant.Add(new Tensor(shape, target.Values!.Values.Slice(from, count)));
        }
        return constant.Loss();
    }

    [Fact]
    public void Of_labels_it_is_the_entropy_of_their_frequencies()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2)];
        double entropy = -(0.7 * Math.Log(0.7) + 0.2 * Math.Log(0.2) + 0.1 * Math.Log(0.1));
        Assert.Equal(entropy, Loss(Classifier().Build([8]), new Indices(labels), batches: 4)!.Value, 1e-3);
        var oneHot = new Tensor([1000, 3]);
        for (int i = 0; i < 1000; i++) oneHot.Edit()[3 * i + labels[i]] = 1;
        Assert.Equal(entropy, Loss(Classifier().Build([8]), oneHot)!.Value, 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_yes_and_no_it_is_the_entropy_of_their_frequencies(bool asNumbers)
    {
        var network = new NeuralNetwork([new Dense(1)], new BinaryCrossEntropy()).Build([8]);
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 < 9 ? 0 : 1)];
        Target target = asNumbers ? new Tensor([1000, 1], [.. labels.Select(l => (Real)l)]) : new Indices(labels);
        Assert.Equal(-(0.9 * Math.Log(0.9) + 0.1 * Math.Log(0.1)), Loss(network, target)!.Value, 1e-5);

        // Several questions at once, each with its own frequency.
        network = new NeuralNetwork([new Dense(2)], new BinaryCrossEntropy()).Build([8]);
        int[] pairs = [.. labels.SelectMany((l, i) => new[] { l, i % 2 })];
        target = asNumbers ? new Tensor([1000, 2], [.. pairs.Select(l => (Real)l)]) : new Indices([1000, 2], pairs);
        Assert.Equal((-(0.9 * Math.Log(0.9) + 0.1 * Math.Log(0.1)) + Math.Log(2)) / 2, Loss(network, target)!.Value, 1e-5);
    }

    [Fact]
    public void A_loss_that_remembers_the_last_batch_need_not_have_one()
    {
        var network = new NeuralNetwork([new Dense(1)], new Remembering());
        Assert.Null(Loss(network.Build([2]), Tensor.Normal([10, 1], new Rng(1))));
        Assert.Single(new Trainer(network, new SGDMomentum(0.01)).Fit(Line(10), options: new() { Epochs = 1 }).Epochs);
    }

    private sealed class Remembering : Loss
    {
        protected override Tensor Call(Tensor prediction, Target target)
            => prediction.Shape[0] == 10 && !Mode.Training && !Mode.Recording ? throw new InvalidOperationException("I know no such batch.")
                : (prediction - target.ValuesLike(prediction, Name)).Square().Mean();

        private static string Name => nameof(Remembering);
    }

    [Fact]
    public void Of_numbers_it_is_their_variance()
    {
        var targets = Tensor.Normal([1000, 1], new Rng(1), mean: 50, deviation: 3);
        double mean = targets.Values.ToArray().Average(t => (double)t);
        double variance = targets.Values.ToArray().Average(t => (t - mean) * (t - mean));
        Assert.Equal(variance, Loss(Regressor().Build([2]), targets, batches: 10)!.Value, 1e-3 * variance);
    }

    [Fact]
    public void Of_a_large_data_set_it_is_estimated()
    {
        var targets = Tensor.Normal([50_000, 1], new Rng(1), mean: 5, deviation: 3);
        Assert.Equal(9, Loss(Regressor().Build([2]), targets, batches: 500)!.Value, 1.0);
    }

    [Fact]
    public void Targets_that_are_all_equal_have_none()
    {
        Assert.Null(Loss(Regressor().Build([2]), Tensor.Full([20, 1], (Real)0.1)));
        Assert.Null(Loss(Classifier().Build([8]), new Indices(new int[20])));
    }

    [Fact]
    public void A_loss_that_compares_other_shapes_has_none()
        => Assert.Null(Loss(new NeuralNetwork([new Dense(3)], new Odd()).Build([8]), Tensor.Normal([20, 1], new Rng(1))));

    private sealed class Odd : Loss
    {
        protected override Tensor Call(Tensor prediction, Target target) => throw new ShapeException("it wants something else");
    }
}
