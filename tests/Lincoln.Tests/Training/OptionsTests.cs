using Lincoln.Data;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class OptionsTests : TrainingTest
{
    private static T Refused<T>(TrainerOptions? options = null, IDataset? train = null, IDataset? validation = null,
        NeuralNetwork? network = null) where T : Exception
    {
        var trainer = new Trainer(network ?? Classifier(), new SGDMomentum(0.1));
        return Assert.ThrowsAny<T>(() => trainer.Fit(train ?? Blobs(20), validation, options));
    }

    public static TheoryData<TrainerOptions, string> Wrong => new()
    {
        { new() { Epochs = 0 }, "Epochs: it must be at least 1, found 0" },
        { new() { Epochs = -3 }, "Epochs" },
        { new() { BatchSize = 0 }, "BatchSize: it must be at least 1, found 0" },
        { new() { MicroBatchSize = 0 }, "MicroBatchSize" },
        { new() { ValidateEvery = 0 }, "ValidateEvery" },
        { new() { EvaluationBatchSize = 0 }, "EvaluationBatchSize" },
        { new() { FirstEpoch = 0 }, "FirstEpoch" },
        { new() { FirstEpoch = 11 }, "FirstEpoch: it is 11, after the last of 10 epochs" },
        { new() { EarlyStopping = new(Patience: 0) }, "EarlyStopping.Patience" },
        { new() { EarlyStopping = new(MinDelta: -1) }, "EarlyStopping.MinDelta" },
        { new() { EarlyStopping = new(MinDelta: double.NaN) }, "EarlyStopping.MinDelta" },
        { new() { Metrics = [new Accuracy(), new Accuracy()] }, "'accuracy' is there twice" },
        { new() { Metrics = [null!] }, "number 0 is null" },
        { new() { Metrics = null! }, "Metrics" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_options_are_named(TrainerOptions options, string said)
        => Assert.Contains(said, Refused<ArgumentException>(options, validation: Blobs(10)).Message);

    [Fact]
    public void Metrics_need_a_validation_set()
        => Assert.Contains("Metrics: they are computed on the validation set",
            Refused<ArgumentException>(new() { Metrics = [new Accuracy()] }).Message);

    [Fact]
    public void Nothing_may_be_null()
    {
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!, new SGDMomentum()));
        Assert.Throws<ArgumentNullException>(() => new Trainer(Classifier(), null!));
        Assert.Throws<ArgumentNullException>(() => new Trainer(Classifier(), new SGDMomentum()).Fit(null!));
        Assert.Throws<ArgumentNullException>(() => { new Trainer(Classifier(), new SGDMomentum()).Epochs(null!); });
    }

    [Fact]
    public void Empty_data_sets_are_named()
    {
        Assert.Equal("train", Refused<ArgumentException>(train: new Fake(0)).ParamName);
        Assert.Contains("validation: the data set is empty", Refused<ArgumentException>(validation: new Fake(0)).Message);
    }

    [Fact]
    public void Samples_of_another_shape_are_refused_before_the_training()
    {
        var network = Classifier().Build([8]);
        string before = Bits(network);
        var error = Refused<ArgumentException>(validation: Blobs(10, features: 5), network: network);
        Assert.Equal("validation", error.ParamName);
        Assert.Contains("[1, 5]", error.Message);
        Assert.Contains("in 0: Dense(16, tanh)", error.Message);
        Assert.Equal("train", Refused<ArgumentException>(train: Blobs(10, features: 5), network: network).ParamName);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void Targets_that_the_loss_or_a_metric_cannot_take_are_refused_before_the_training()
    {
        var loss = Assert.Throws<SampleException>(() => new Trainer(Regressor(), new SGDMomentum()).Fit(Blobs(10)));
        Assert.Contains("train: sample 0 cannot be used. MeanSquaredError: it compares numbers", loss.Message);
        Assert.Equal(("train", 0), (loss.ParamName, loss.Samples.Single()));
        var metric = Refused<ArgumentException>(new() { Metrics = [new MAE()] }, validation: Blobs(10, seed: 2));
        Assert.Contains("validation: sample 0 cannot be used. mae: it compares numbers", metric.Message);
    }

    [Fact]
    public void A_label_outside_the_classes_is_named()
    {
        var data = new ArrayDataset(Tensor.Ones([5, 8]), new Indices(0, 1, 2, 3, 0));
        var error = Refused<ArgumentException>(new() { Shuffle = false }, data);
        Assert.Contains("train: samples 0, 1, 2, 3, 4 cannot be used", error.Message);
        Assert.Contains("element 3 of the indices [5] is 3, which is not in 0..2", error.Message);
        Assert.Contains("validation: samples 0, 1, 2, 3, 4 cannot be used", Refused<ArgumentException>(validation: data).Message);
    }

    [Fact]
    public void A_data_set_that_fails_is_named()
    {
        var failing = new Watched(Blobs(20), r => { if (r[0] == 10) throw new IOException("the disk is gone"); });
        var error = Refused<InvalidDataException>(new() { Shuffle = false, BatchSize = 10 }, failing);
        Assert.Contains("train: the data set could not read sample 10: the disk is gone", error.Message);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Theory]
    [InlineData(3, true, true, "wrote 3 samples instead of 1")]
    [InlineData(1, false, true, "no inputs")]
    [InlineData(1, true, false, "no targets")]
    public void A_data_set_that_writes_something_else_is_refused(int samples, bool inputs, bool targets, string said)
        => Assert.Contains(said, Refused<InvalidDataException>(train: new Fake(20, samples, inputs, targets)).Message);

    private sealed class Fake(int count, int samples = 1, bool inputs = true, bool targets = true) : IDataset
    {
        public int Count => count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            if (targets) into.WriteLabels(samples).Clear();
            if (inputs) into.WriteInputs(samples, [8]).Clear();
            else into.WriteLabels(samples).Clear();
        }
    }
}
