using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

public class CancellationTests : TrainingTest
{
    [Fact]
    public void It_ends_after_the_running_batch()
    {
        using var cancel = new CancellationTokenSource();
        int reads = 0;
        var data = new Watched(Blobs(100), _ => { if (++reads == 2 + 4) cancel.Cancel(); });         // while the fourth batch is read
        var optimizer = new SGDMomentum(0.1);
        var network = Classifier();
        var history = new Trainer(network, optimizer).Fit(data, options: new() { BatchSize = 10 }, cancellation: cancel.Token);
        Assert.True(history.Cancelled);
        Assert.Empty(history.Epochs);
        Assert.Equal(4, optimizer.StepCount);
        Assert.All(network.Parameters, p => Assert.Null(p.Parameter.Gradient));
    }

    [Fact]
    public void Before_the_first_batch_nothing_is_trained()
    {
        var network = Classifier().Build([8]);
        string before = Bits(network);
        var history = new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(40), cancellation: new CancellationToken(canceled: true));
        Assert.True(history.Cancelled);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void It_ends_a_validation_too()
    {
        using var cancel = new CancellationTokenSource();
        var network = Classifier();
        var watched = new Watched(Blobs(100, seed: 2), r => { if (r[0] == 20) cancel.Cancel(); });
        var trainer = new Trainer(network, new SGDMomentum(0.1));
        var history = trainer.Fit(Blobs(40), watched, new() { EvaluationBatchSize = 10 }, cancellation: cancel.Token);
        Assert.True(history.Cancelled);
        Assert.Empty(history.Epochs);
        Assert.Equal(1 + 3, watched.Reads.Count);
    }

    [Fact]
    public void After_the_last_epoch_it_is_too_late()
    {
        using var cancel = new CancellationTokenSource();
        var reports = new Reports(p => { if (p.Completed?.Epoch == 2) cancel.Cancel(); });
        var history = new Trainer(Classifier(), new SGDMomentum(0.1))
            .Fit(Blobs(40), options: new() { Epochs = 2 }, progress: reports, cancellation: cancel.Token);
        Assert.False(history.Cancelled);
        Assert.Equal(2, history.Epochs.Count);
    }
}
