using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

/// <summary>Learning rates within a training, and the search for one.</summary>
public class LearningRateTests : TrainingTest
{
    [Fact]
    public void A_schedule_may_count_batches()
    {
        var rates = new List<double>();
        var optimizer = new SGD(0.1);
        var history = new Trainer(Classifier(), optimizer).Fit(Blobs(20), options: new()
        {
            Epochs = 3,
            BatchSize = 10,
            Schedule = Schedule.Linear(0.05),
            SchedulePerBatch = true,
            AfterStep = step => rates.Add(step.LearningRate),
        });
        Assert.Equal([0.1, 0.09, 0.08, 0.07, 0.06, 0.05], rates.Select(rate => Math.Round(rate, 12)));
        Assert.Equal(0.05, history.Epochs[^1].LearningRate, 12);
        Assert.Equal(0.1, optimizer.LearningRate);
    }

    [Fact]
    public void On_a_plateau_of_the_validation_value_the_rate_falls()
    {
        var history = new Trainer(Classifier(), new SGD(0.1)).Fit(Blobs(20), Blobs(20, seed: 2), new()
        {
            Epochs = 7,
            Metrics = [new Scripted(0.5, 0.4, 0.3, 0.6, 0.6, 0.6, 0.6)],
            Monitor = "scripted",
            ReduceOnPlateau = new(factor: 0.5, patience: 2),
        });
        Assert.Equal([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025], history.Epochs.Select(e => e.LearningRate));
    }

    [Fact]
    public void Without_a_validation_set_a_plateau_is_one_of_the_training_loss()
    {
        var plateau = new ReduceOnPlateau(factor: 0.5, patience: 1, threshold: 1e6);
        var options = new TrainerOptions { Epochs = 4, ReduceOnPlateau = plateau, Schedule = Schedule.Linear(0.07) };
        var history = new Trainer(Classifier(), new SGD(0.1)).Fit(Blobs(20), options: options);
        Assert.Equal([0.1, 0.09, 0.04, 0.0175], history.Epochs.Select(e => Math.Round(e.LearningRate, 12)));
    }

    public static TheoryData<string> Rules => ["SGDMomentum", "Adam"];

    [Theory, MemberData(nameof(Rules))]
    public void The_search_suggests_a_rate_that_learns_and_changes_nothing(string rule)
    {
        Func<Optimizer> make = rule == "Adam" ? () => new Adam(0.001) : () => new SGDMomentum(0.001);
        NeuralNetwork network = Classifier(dropout: 0.1), untouched = Classifier(dropout: 0.1);
        var optimizer = make();
        var data = Blobs(300);
        var warmUp = new TrainerOptions { Epochs = 1 };
        new Trainer(network, optimizer).Fit(data, options: warmUp);              // so that there is state to be kept
        var other = make();
        new Trainer(untouched, other).Fit(data, options: warmUp);

        var curve = LearningRateFinder.Run(network, optimizer, data);
        Assert.Equal((0.001, other.StepCount, untouched.TrainingRuns), (optimizer.LearningRate, optimizer.StepCount, network.TrainingRuns));
        Assert.Equal(Bits(untouched), Bits(network));
        Assert.InRange(curve.Points.Count, 20, 100);
        Assert.Equal(1e-6, curve.Points[0].Rate, 12);
        Assert.True(curve.Points.Zip(curve.Points.Skip(1)).All(pair => pair.First.Rate < pair.Second.Rate));
        Assert.InRange(curve.Suggestion, 1e-4, 1);
        Assert.Equal(curve.Points.Select(p => p.Loss), LearningRateFinder.Run(network, optimizer, data).Points.Select(p => p.Loss));

        new Trainer(network, optimizer).Fit(data, options: new() { Epochs = 2 });
        new Trainer(untouched, other).Fit(data, options: new() { Epochs = 2 });
        Assert.Equal(Bits(untouched), Bits(network));                            // the optimizer's memory came back too

        var fresh = Classifier();
        var again = make();
        again.LearningRate = curve.Suggestion;
        double first = fresh.Build([8]).Evaluate(data).Loss;
        new Trainer(fresh, again).Fit(data, options: new() { Epochs = 2 });
        Assert.True(fresh.Evaluate(data).Loss < first / 2);
    }

    [Fact]
    public void A_search_that_cannot_work_is_refused()
    {
        var data = Blobs(20);
        Refused("from", from: 0);
        Refused("to", from: 1, to: 0.5);
        Refused("steps", steps: 19);
        Refused("batchSize", batchSize: 0);
        Assert.Throws<ArgumentNullException>(() => LearningRateFinder.Run(null!, new SGD(), data));
        Assert.Throws<OperationCanceledException>(
            () => LearningRateFinder.Run(Classifier(), new SGD(), data, cancellation: new(canceled: true)));
        var linear = new NeuralNetwork([new Dense(1)], new MeanSquaredError());
        var tooHigh = Assert.Throws<InvalidOperationException>(
            () => LearningRateFinder.Run(linear, new SGD(), Line(20), from: 1e20, to: 1e30));
        Assert.Contains("Start with a lower rate", tooHigh.Message);

        void Refused(string name, double from = 1e-6, double to = 10, int steps = 100, int batchSize = 32)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(
                () => LearningRateFinder.Run(Classifier(), new SGD(), data, from, to, steps, batchSize));
            Assert.Equal(name, error.ParamName);
        }
    }
}
