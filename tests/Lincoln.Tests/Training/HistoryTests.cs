using System.Globalization;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class HistoryTests : TrainingTest
{
    [Fact]
    public void It_is_written_as_a_table()
    {
        var options = new TrainerOptions { Epochs = 3, ValidateEvery = 2, Metrics = [new Accuracy()], Schedule = Schedule.Linear(0.05) };
        var history = new Trainer(Classifier(), new SGDMomentum(0.1)).Fit(Blobs(40), Blobs(20, seed: 2), options);
        var text = new StringWriter();
        history.WriteCsv(text);
        string[][] rows = [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(["epoch", "training_loss", "validation_loss", "accuracy", "learning_rate", "seconds", "samples_per_second"], rows[0]);
        Assert.Equal(4, rows.Length);
        foreach (var (row, epoch) in rows.Skip(1).Zip(history.Epochs))
        {
            Assert.Equal(epoch.Epoch, int.Parse(row[0]));
            Assert.Equal(epoch.TrainingLoss, double.Parse(row[1], CultureInfo.InvariantCulture));
            Assert.Equal(epoch.ValidationLoss is null, row[2].Length == 0);
            Assert.Equal(epoch.Metrics.Count == 0, row[3].Length == 0);
            Assert.Equal(epoch.LearningRate, double.Parse(row[4], CultureInfo.InvariantCulture));
            Assert.Equal(epoch.SamplesPerSecond, double.Parse(row[6], CultureInfo.InvariantCulture));
        }
        Assert.Throws<ArgumentNullException>(() => history.WriteCsv(null!));
    }

    [Fact]
    public void A_name_with_a_comma_is_one_column()
    {
        var options = new TrainerOptions { Epochs = 1, Metrics = [new Named("near, or right")] };
        var history = new Trainer(Classifier(), new SGDMomentum(0.1)).Fit(Blobs(20), Blobs(20, seed: 2), options);
        var text = new StringWriter();
        history.WriteCsv(text);
        Assert.StartsWith("epoch,training_loss,validation_loss,\"near, or right\",learning_rate,", text.ToString());
    }

    private sealed class Named(string name) : Metric
    {
        public override string Name => name;

        public override double Value => 1;

        public override void Reset() { }

        public override void Add(Tensor prediction, Target target) { }
    }

    [Fact]
    public void An_epoch_is_one_line()
    {
        var epoch = new EpochResult
        {
            Epoch = 3,
            TrainingLoss = 0.5,
            Metrics = new Dictionary<string, double>(),
            LearningRate = 0.1,
            Samples = 1,
            TrainingSeconds = 1,
            Seconds = 1,
        };
        Assert.Equal("epoch 3: training loss 0.5", epoch.ToString());
        var metrics = new Dictionary<string, double> { ["accuracy"] = 0.9 };
        Assert.Equal("epoch 3: training loss 0.5, validation loss 0.6667, accuracy 0.9 (best)",
            (epoch with { ValidationLoss = 2 / 3.0, Metrics = metrics, IsBest = true }).ToString());
    }

    [Fact]
    public void Times_and_speeds_belong_together()
    {
        var history = new Trainer(Classifier(), new SGDMomentum(0.1)).Fit(Blobs(300), Blobs(200, seed: 2), new() { Epochs = 3 });
        foreach (var epoch in history.Epochs)
        {
            Assert.Equal(300, epoch.Samples);
            Assert.InRange(epoch.TrainingSeconds, 0, epoch.Seconds);
            Assert.Equal(300 / epoch.TrainingSeconds, epoch.SamplesPerSecond);
        }
        Assert.InRange(history.Seconds, history.Epochs.Sum(e => e.Seconds), double.MaxValue);
        Assert.InRange(history.SamplesPerSecond, history.Epochs.Min(e => e.SamplesPerSecond), history.Epochs.Max(e => e.SamplesPerSecond));
    }

    [Fact]
    public void Progress_is_reported_seldom_and_at_the_end_of_every_epoch()
    {
        var reports = new Reports();
        var trainer = new Trainer(Classifier(), new SGDMomentum(0.1));
        var history = trainer.Fit(Blobs(2000), options: new() { Epochs = 3, BatchSize = 2 }, progress: reports);
        Assert.InRange(reports.All.Count, 3, 4 + history.Seconds / 0.05);        // 3,000 batches
        Assert.Equal(history.Epochs, reports.All.Where(r => r.Completed is not null).Select(r => r.Completed!));
        Assert.Equal((1, 3, 1000, 1), (reports.All[0].Epoch, reports.All[0].Epochs, reports.All[0].Batches, reports.All[0].Batch));
        foreach (var report in reports.All)
        {
            Assert.True(report.RunningLoss > 0 && report.SamplesPerSecond > 0);
            Assert.True(report.Remaining >= TimeSpan.Zero);
        }
        Assert.Equal(TimeSpan.Zero, reports.All[^1].Remaining);
    }
}
