using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class EarlyStoppingTests : TrainingTest
{
    private readonly NeuralNetwork network = new([new Dense(8, Activation.Tanh), new Counter(), new Dense(3)], new SoftmaxCrossEntropy());
    private readonly Dictionary<int, string> bitsAfter = [];

    private TrainingHistory Fit(TrainerOptions options, Action<TrainingProgress>? onReport = null, CancellationToken cancellation = default)
        => new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(40), Blobs(20, seed: 2), options, new Reports(p =>
        {
            if (p.Completed is { } epoch) bitsAfter[epoch.Epoch] = Bits(network);
            onReport?.Invoke(p);
        }), cancellation);

    private static TrainerOptions Watching(params double[] values)
        => new() { Epochs = values.Length, Metrics = [new Scripted(values)], Monitor = "scripted" };

    [Fact]
    public void It_stops_when_patience_runs_out_and_puts_the_best_weights_and_state_back()
    {
        var history = Fit(Watching(0.5, 0.7, 0.6, 0.65, 0.9) with { EarlyStopping = new(Patience: 2) });
        Assert.Equal((4, 2, true, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly, history.Cancelled));
        Assert.Equal([true, true, false, false], history.Epochs.Select(e => e.IsBest));
        Assert.Same(history.Epochs[1], history.Best);
        Assert.Equal(4, bitsAfter.Values.Distinct().Count());
        Assert.Equal(bitsAfter[2], Bits(network));
        Assert.Equal(4, network.State.Single().Tensor.Item());                   // two epochs of two batches
    }

    [Fact]
    public void An_improvement_renews_patience()
    {
        var history = Fit(Watching(0.5, 0.4, 0.6, 0.5, 0.7) with { EarlyStopping = new(Patience: 2) });
        Assert.Equal((5, 5, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly));
    }

    [Fact]
    public void A_small_improvement_is_the_best_but_does_not_renew_patience()
    {
        var history = Fit(Watching(0.5, 0.505, 0.507, 0.9) with { EarlyStopping = new(Patience: 2, MinDelta: 0.01) });
        Assert.Equal((3, 3, true), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly));
        Assert.Equal(bitsAfter[3], Bits(network));
    }

    [Fact]
    public void Patience_counts_validations()
    {
        var history = Fit(Watching(0.5, 0.4, 0.3) with { Epochs = 100, ValidateEvery = 3, EarlyStopping = new(Patience: 2) });
        Assert.Equal((9, 3), (history.Epochs.Count, history.BestEpoch));
    }

    [Fact]
    public void The_best_weights_are_put_back_after_the_last_epoch_too()
    {
        var history = Fit(Watching(0.5, 0.7, 0.6));
        Assert.Equal((3, 2, false), (history.Epochs.Count, history.BestEpoch, history.StoppedEarly));
        Assert.Equal(bitsAfter[2], Bits(network));
    }

    [Fact]
    public void Equal_values_keep_the_earlier_epoch_and_no_number_is_never_better()
    {
        Assert.Equal(1, Fit(Watching(0.5, 0.5, double.NaN)).BestEpoch);
        Assert.Equal(2, Fit(Watching(double.NaN, 0.1, double.NaN)).BestEpoch);
    }

    [Fact]
    public void The_last_weights_may_be_kept_instead()
    {
        var history = Fit(Watching(0.5, 0.7, 0.6) with { KeepBest = false });
        Assert.Equal(2, history.BestEpoch);
        Assert.Equal(bitsAfter[3], Bits(network));
    }

    [Fact]
    public void The_validation_loss_is_watched_by_default()
    {
        var history = Fit(new() { Epochs = 30, EarlyStopping = new(Patience: 3) });
        double least = history.Epochs.Min(e => e.ValidationLoss!.Value);
        Assert.Equal(least, history.Best!.ValidationLoss);
        Assert.Equal(least, network.Evaluate(Blobs(20, seed: 2)).Loss);
    }

    [Fact]
    public void A_cancelled_training_keeps_the_best_network_so_far()
    {
        using var cancel = new CancellationTokenSource();
        var history = Fit(Watching(0.5, 0.7, 0.6, 0.9), p => { if (p.Completed?.Epoch == 3) cancel.Cancel(); }, cancel.Token);
        Assert.Equal((3, 2, true, false), (history.Epochs.Count, history.BestEpoch, history.Cancelled, history.StoppedEarly));
        Assert.Equal(bitsAfter[2], Bits(network));
    }

    [Fact]
    public void A_loop_that_is_left_keeps_the_best_network_so_far()
    {
        var trainer = new Trainer(network, new SGDMomentum(0.1));
        foreach (var epoch in trainer.Epochs(Blobs(40), Blobs(20, seed: 2), Watching(0.5, 0.7, 0.6, 0.9)))
        {
            bitsAfter[epoch.Epoch] = Bits(network);
            if (epoch.Epoch == 3) break;
        }
        Assert.Equal(bitsAfter[2], Bits(network));
    }

    [Fact]
    public void It_needs_something_to_watch()
    {
        var trainer = new Trainer(network, new SGDMomentum(0.1));
        Assert.Contains("EarlyStopping", Refusal(null, new() { EarlyStopping = new() }));
        Assert.Contains("'recall' is not among the metrics (accuracy)",
            Refusal(Blobs(10), new() { Metrics = [new Accuracy()], Monitor = "recall" }));

        string Refusal(Lincoln.Data.IDataset? validation, TrainerOptions options)
            => Assert.Throws<ArgumentException>(() => trainer.Fit(Blobs(10), validation, options)).Message;
    }
}
