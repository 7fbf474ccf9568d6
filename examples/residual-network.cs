#:project ../src/Lincoln/Lincoln.csproj
// A residual network in plain C# (He et al. 2016) that reads handwritten digits, trained on images that are shifted at random.
//   dotnet run -c Release examples/residual-network.cs
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

var digits = DataSets.Load("digits", new DataOptions { Images = true });                         // [1, 8, 8]
var shifted = new TransformedDataset(digits.Training, new RandomCrop(padding: 1), seed: 1);

var network = new NeuralNetwork(
[
    new Conv2D(16, 3, bias: false), new BatchNorm(), Activation.ReLU,
    Block(16),
    Block(32, stride: 2),                                                                        // 4×4
    new GlobalAveragePool(), new Dense(10),
], new SoftmaxCrossEntropy(), seed: 1);

var trainer = new Trainer(network, new Adam(0.003));
trainer.Fit(shifted, digits.Validation, new TrainerOptions { Epochs = 20, BatchSize = 32, Schedule = Schedule.Cosine(0.00003) });
Console.WriteLine(network.Summary());

double accuracy = network.Evaluate(digits.Test!, [new Accuracy()])["accuracy"];
Console.WriteLine($"{accuracy:P1} of {digits.Test!.Count} test images are read right");

// A network with branches is saved and loaded like any other, the running statistics of its normalisation too.
network.Save("residual.lincoln");
var again = NeuralNetwork.Load("residual.lincoln");
File.Delete("residual.lincoln");
return accuracy > 0.96 && again.Evaluate(digits.Test!, [new Accuracy()])["accuracy"] == accuracy ? 0 : 1;

// relu(body(x) + x); where the image shrinks and gets more channels, x goes through a convolution of 1×1.
static Layer Block(int filters, int stride = 1)
{
    var body = new Sequential(
        new Conv2D(filters, 3, stride: stride, bias: false), new BatchNorm(), Activation.ReLU,
        new Conv2D(filters, 3, bias: false), new BatchNorm());
    var shortcut = stride == 1 ? null : new Sequential(new Conv2D(filters, 1, stride: stride, bias: false), new BatchNorm());
    return new Sequential(new Residual(body, shortcut), Activation.ReLU);
}
