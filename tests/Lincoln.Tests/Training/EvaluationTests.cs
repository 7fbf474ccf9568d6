using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class EvaluationTests : TrainingTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void It_does_not_depend_on_the_size_of_the_parts(int batchSize)
    {
        var network = Classifier().Build([8]);
        var data = new Watched(Blobs(50));
        var found = network.Evaluate(data, [new Accuracy(), new ConfusionMatrix()], batchSize);

        var all = new Batch();
        data.Read(Enumerable.Range(0, 50).ToArray(), all);
        using var mode = Mode.Predict();
        var prediction = network.Forward(all.Inputs!);
        var accuracy = new Accuracy();
        accuracy.Add(prediction, all.Target);
        Assert.Equal(network.Loss.Forward(prediction, all.Target).Item(), found.Loss, 1e-6);
        Assert.Equal(accuracy.Value, found["accuracy"]);
        Assert.Equal(50, found.Count);
        Assert.Equal(["accuracy", "balanced_accuracy"], found.Metrics.Keys);
        Assert.All(data.Reads.SkipLast(1), r => Assert.InRange(r.Length, 1, batchSize));
        Assert.Equal(Enumerable.Range(0, 50), data.Reads.Skip(1).SkipLast(1).SelectMany(r => r));
    }

    [Fact]
    public void Parts_are_bounded_by_default()
    {
        var data = new Watched(Blobs(10_000, features: 1));
        new NeuralNetwork([new Dense(3)], new SoftmaxCrossEntropy()).Evaluate(data);
        Assert.Equal(256, data.Reads.Max(r => r.Length));
    }

    [Fact]
    public void It_is_inference()
    {
        var counter = new Counter();
        var network = new NeuralNetwork([new Dropout(0.5), counter, new Dense(3)], new SoftmaxCrossEntropy()).Build([8]);
        var first = network.Evaluate(Blobs(50));
        Assert.Equal(first.Loss, network.Evaluate(Blobs(50)).Loss);
        Assert.Equal(0, network.State.Single().Tensor.Item());
        Assert.Equal(0, network.TrainingRuns);
        Assert.Null(counter.Last!.Producer);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var network = Classifier().Build([8]);
        Assert.Throws<ArgumentNullException>(() => network.Evaluate(null!));
        Assert.Contains("batchSize", Assert.Throws<ArgumentOutOfRangeException>(() => network.Evaluate(Blobs(5), batchSize: 0)).Message);
        Assert.Throws<ArgumentException>(() => network.Evaluate(Blobs(5), [new Accuracy(), new Accuracy()]));
        Assert.ThrowsAny<ArgumentException>(() => network.Evaluate(Blobs(5, features: 3)));
        Assert.Throws<OperationCanceledException>(() => network.Evaluate(Blobs(5), cancellation: new CancellationToken(true)));
        var error = Assert.Throws<ArgumentException>(() => network.Evaluate(Blobs(5), [new Accuracy()])["mae"]);
        Assert.Contains("there is accuracy", error.Message);
    }

    [Fact]
    public void It_reads_as_one_line()
    {
        var found = new Evaluation { Loss = 0.25, Count = 3, Metrics = new Dictionary<string, double> { ["mae"] = 1.23456 } };
        Assert.Equal("loss 0.25, mae 1.2346", found.ToString());
    }
}
