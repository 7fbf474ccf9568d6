#:project ../src/Lincoln/Lincoln.csproj
#:project ../src/Lincoln.Plots/Lincoln.Plots.csproj
// A learning rate that is found instead of guessed: the loss over a growing rate as a figure, then one cycle with the rate that was found.
//   dotnet run examples/learning-rate.cs
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Plots;
using Lincoln.Training;

var digits = DataSets.Load("digits");
var network = new NeuralNetwork([new Dense(64, Activation.ReLU), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1);
var optimizer = new SGDMomentum();

var curve = LearningRateFinder.Run(network, optimizer, digits.Training);
string file = Path.Combine(Directory.CreateTempSubdirectory("lincoln-learning-rate-").FullName, "learning-rate.svg");
new Figure("The loss while the learning rate grows") { X = { Label = "learning rate", Scale = Scale.Logarithmic }, Y = { Label = "loss" } }
    .Scatter("of the batch", curve.Points.Select(p => p.Rate), curve.Points.Select(p => p.Loss))
    .Line("smoothed", curve.Points.Select(p => p.Rate), curve.Points.Select(p => p.Smoothed))
    .Save(file);
Console.WriteLine($"suggested learning rate: {curve.Suggestion:G2} (figure: {file})");

optimizer.LearningRate = curve.Suggestion;
var history = new Trainer(network, optimizer).Fit(digits.Training, digits.Validation, new()
{
    Epochs = 8,
    Schedule = Schedule.OneCycle(),
    SchedulePerBatch = true,
    Metrics = [new Accuracy()],
});
Console.WriteLine(history.Epochs[^1]);
return history.Best!.Metrics["accuracy"] > 0.95 ? 0 : 1;
