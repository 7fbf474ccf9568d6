using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class TrainerTests : TrainingTest
{
    [Fact]
    public void It_learns_to_tell_classes_apart()
    {
        var network = Classifier();
        var history = new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(300), Blobs(100, seed: 2), new() { Metrics = [new Accuracy()] });
        Assert.Equal(10, history.Epochs.Count);
        Assert.InRange(history.Epochs[^1].Metrics["accuracy"], 0.95, 1);
        Assert.True(history.Epochs[^1].TrainingLoss < history.Epochs[0].TrainingLoss / 3);
        Assert.Equal([8], network.InputShape!.Value);
    }

    [Fact]
    public void It_learns_numbers()
    {
        var network = Regressor();
        new Trainer(network, new SGDMomentum(0.02)).Fit(Line(300), options: new() { Epochs = 40, BatchSize = 10 });
        Assert.InRange(network.Evaluate(Line(100, seed: 2), [new RSquared()])["r2"], 0.98, 1);
    }

    [Fact]
    public void A_loop_written_by_hand_gives_the_same_weights()
    {
        const int Size = 32;
        var data = Blobs(100);
        NeuralNetwork trained = Classifier(dropout: 0.2), byHand = Classifier(dropout: 0.2);
        new Trainer(trained, new SGDMomentum(0.1)).Fit(data, options: new() { Epochs = 3, BatchSize = Size });

        byHand.Build([8]);
        var optimizer = new SGDMomentum(0.1);
        var batch = new Batch();
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            int[] order = new Rng(1).Fork("order").Fork(epoch).Permutation(data.Count);
            for (int first = 0; first < order.Length; first += Size)
            {
                using var step = Workspace.Begin();
                data.Read(order.AsSpan(first, Math.Min(Size, order.Length - first)), batch);
                var loss = byHand.ForwardLoss(batch.Inputs!, batch.Target);
                loss.Backward();
                optimizer.Step(byHand);
            }
        }
        Assert.Equal(Bits(trained), Bits(byHand));
    }

    [Fact]
    public void A_training_that_is_resumed_gives_the_same_weights()
    {
        NeuralNetwork whole = Classifier(dropout: 0.2), parts = Classifier(dropout: 0.2);
        var options = new TrainerOptions { Epochs = 5, Schedule = Schedule.Linear(0.01) };
        new Trainer(whole, new SGDMomentum(0.1)).Fit(Blobs(100), options: options);

        var optimizer = new SGDMomentum(0.1);
        foreach (var _ in new Trainer(parts, optimizer).Epochs(Blobs(100), options: options).Take(2)) { }
        var rest = new Trainer(parts, optimizer).Fit(Blobs(100), options: options with { FirstEpoch = 3 });
        Assert.Equal([3, 4, 5], rest.Epochs.Select(e => e.Epoch));
        Assert.Equal(Bits(whole), Bits(parts));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Gradients_of_small_pieces_add_up_to_that_of_the_batch(int pieces)
    {
        NeuralNetwork whole = Classifier(), inPieces = Classifier();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 20 };         // the last batch has 10 samples
        var expected = new Trainer(whole, new SGDMomentum(0.1)).Fit(Blobs(50), options: options);
        var found = new Trainer(inPieces, new SGDMomentum(0.1)).Fit(Blobs(50), options: options with { MicroBatchSize = pieces });
        foreach (var ((_, a), (_, b)) in whole.Parameters.Zip(inPieces.Parameters))
            for (int i = 0; i < a.Shape.Count; i++) Assert.Equal(a.Values[i], b.Values[i], 1e-5);
        Assert.Equal(expected.Epochs[^1].TrainingLoss, found.Epochs[^1].TrainingLoss, 1e-5);
        if (pieces >= 20) Assert.Equal(Bits(whole), Bits(inPieces));
    }

    [Fact]
    public void A_batch_may_be_larger_than_the_data_set()
    {
        NeuralNetwork whole = Classifier(), largest = Classifier();
        new Trainer(whole, new SGDMomentum(0.1)).Fit(Blobs(50), options: new() { Epochs = 2, BatchSize = 50 });
        new Trainer(largest, new SGDMomentum(0.1)).Fit(Blobs(50), Blobs(20), new()
        {
            Epochs = 2,
            BatchSize = int.MaxValue,
            MicroBatchSize = int.MaxValue,
            EvaluationBatchSize = int.MaxValue,
            KeepBest = false,
        });
        Assert.Equal(Bits(whole), Bits(largest));
    }

    [Fact]
    public void Stale_gradients_do_not_enter_the_first_step()
    {
        NeuralNetwork clean = Classifier(), stale = Classifier().Build([8]);
        stale.TrainBatch(Tensor.Ones([4, 8]), new Indices(0, 1, 2, 0));
        stale.TrainingRuns = 0;
        foreach (var network in (NeuralNetwork[])[clean, stale])
            new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(50), options: new() { Epochs = 1 });
        Assert.Equal(Bits(clean), Bits(stale));
    }

    [Fact]
    public void The_learning_rate_follows_its_schedule_and_is_put_back()
    {
        var optimizer = new SGDMomentum(0.1);
        var history = new Trainer(Classifier(), optimizer).Fit(Blobs(40), options: new() { Epochs = 5, Schedule = Schedule.Linear(0.02) });
        Assert.Equal([0.1, 0.08, 0.06, 0.04, 0.02], history.Epochs.Select(e => Math.Round(e.LearningRate, 12)));
        Assert.Equal(0.1, optimizer.LearningRate);
    }

    [Fact]
    public void Validation_comes_every_n_epochs_and_after_the_last()
    {
        var history = new Trainer(Classifier(), new SGDMomentum(0.1))
            .Fit(Blobs(40), Blobs(20, seed: 2), new() { Epochs = 5, ValidateEvery = 2, Metrics = [new Accuracy()] });
        Assert.Equal([false, true, false, true, true], history.Epochs.Select(e => e.ValidationLoss is not null));
        Assert.Equal([0, 1, 0, 1, 1], history.Epochs.Select(e => e.Metrics.Count));
    }

    [Fact]
    public void Validation_does_not_change_the_training()
    {
        NeuralNetwork with = Classifier(dropout: 0.3), without = Classifier(dropout: 0.3);
        var options = new TrainerOptions { Epochs = 3, KeepBest = false };
        new Trainer(with, new SGDMomentum(0.1)).Fit(Blobs(60), Blobs(30, seed: 2), options);
        new Trainer(without, new SGDMomentum(0.1)).Fit(Blobs(60), options: options);
        Assert.Equal(Bits(with), Bits(without));
    }

    [Fact]
    public void Epochs_are_trained_when_they_are_asked_for()
    {
        var network = Classifier();
        var data = new Watched(Blobs(40));
        var epochs = new Trainer(network, new SGDMomentum(0.1)).Epochs(data, options: new() { Epochs = 1000 });
        Assert.Empty(data.Reads);
        Assert.Equal([1, 2, 3], epochs.Take(3).Select(e => e.Epoch));
        Assert.Equal(2 + 3 * 2, data.Reads.Count);                               // building and the trial read one sample each
    }

    [Fact]
    public void A_network_may_be_a_part_of_the_training_of_another()
    {
        // Within somebody's step, inference mode and without recording, a training is the same training.
        NeuralNetwork alone = Classifier(), within = Classifier();
        new Trainer(alone, new SGDMomentum(0.1)).Fit(Blobs(40), options: new() { Epochs = 2 });
        using (Mode.Predict())
        using (Workspace.Begin())
            new Trainer(within, new SGDMomentum(0.1)).Fit(Blobs(40), options: new() { Epochs = 2 });
        Assert.Equal(Bits(alone), Bits(within));
    }

    [Fact]
    public void A_tensor_used_after_its_step_says_how_to_keep_it()
    {
        var counter = new Counter();
        var network = new NeuralNetwork([new Dense(3), counter], new SoftmaxCrossEntropy());
        new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(40), options: new() { Epochs = 1 });
        var error = Assert.Throws<ObjectDisposedException>(() => _ = counter.Last!.Values);
        Assert.Contains("Keep()", error.Message);
    }
}
