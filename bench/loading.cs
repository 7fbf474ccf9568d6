#:project ../src/Lincoln/Lincoln.csproj
// How many MNIST images a second a DataLoader delivers, augmented or not, and how many a training step consumes.
//   dotnet run -c Release bench/loading.cs            MNIST is taken from $LINCOLN_DATA_HOME/mnist or downloaded once
using System.Diagnostics;
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

const int BatchSize = 60;
var plain = DataSets.Load("mnist", new() { Images = true }).Training;
(string Name, IDataset Images)[] sets =
[
    ("as they are", plain),
    ("shifted", new TransformedDataset(plain, new RandomCrop(padding: 2), seed: 1)),
    ("shifted and turned", new TransformedDataset(plain, new Compose(new RandomCrop(padding: 2), new RandomRotation(10)), seed: 1)),
];

Console.WriteLine("the loader alone          workers    images/s");
foreach (var (name, images) in sets)
    foreach (int workers in new[] { 0, 1, 2 })
    {
        var loader = new DataLoader(images, new() { BatchSize = BatchSize, Workers = workers });
        double best = Enumerable.Range(1, 3).Max(epoch => Rate(() => loader.Epoch(epoch).Sum(batch => batch.Count)));
        Console.WriteLine($"{name,-24}{workers,9}{best,12:N0}");
    }

Console.WriteLine();
Console.WriteLine("training                  workers    images/s    of those without loading");
int[] some = [.. Enumerable.Range(0, 12_000)];
foreach (var (model, make) in new (string, Func<Layer>)[]
{
    ("784-89-10", () => new Sequential(new Flatten(), new Dense(89, Activation.Tanh), new Dense(10))),
    ("LeNet", () => Models.LeNet(10)),
})
{
    var resident = new Batch();
    plain.Read(some.AsSpan(0, BatchSize), resident);
    double step = Enumerable.Range(0, 3).Max(_ => Rate(() => StepOnOneBatch(make(), resident)));
    Console.WriteLine($"{model + ", one batch",-24}{"",9}{step,12:N0}");
    foreach (var (name, images) in sets)
        foreach (int workers in new[] { 0, 1 })
        {
            var network = new NeuralNetwork([make()], new SoftmaxCrossEntropy());
            var options = new TrainerOptions { Epochs = 4, BatchSize = BatchSize, Order = (_, _) => some, Workers = workers };
            var history = new Trainer(network, new SGDMomentum(0.01)).Fit(images, options: options);
            double best = history.Epochs.Max(epoch => epoch.SamplesPerSecond);
            Console.WriteLine($"{name,-24}{workers,9}{best,12:N0}{best / step,28:P0}");
        }
}

static double Rate(Func<int> run)
{
    var watch = Stopwatch.StartNew();
    int images = run();
    return images / watch.Elapsed.TotalSeconds;
}

static int StepOnOneBatch(Layer model, Batch batch)
{
    const int Steps = 200;
    var network = new NeuralNetwork([model], new SoftmaxCrossEntropy());
    var optimizer = new SGDMomentum(0.01);
    for (int i = 0; i < Steps; i++)
    {
        using var memory = Workspace.Begin();
        network.ForwardLoss(batch.Inputs!, batch.Target).Backward();
        optimizer.Step(network);
    }
    return Steps * batch.Count;
}
