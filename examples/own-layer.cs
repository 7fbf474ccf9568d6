#:project ../src/Lincoln/Lincoln.csproj
// Your own layer: a gate that decides, number by number, how much of a transformed input is let through (a highway layer,
// Srivastava, Greff and Schmidhuber 2015). y = g·h + (1 - g)·x with h = tanh(x·W + b) and g = sigmoid(x·V + c).
//   dotnet run examples/own-layer.cs
using Lincoln;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

// A deep network of gates learns the exclusive or of two signs, spread over ten inputs.
var network = new NeuralNetwork([new Dense(16, Activation.Tanh), new Highway(), new Highway(), new Highway(), new Dense(2)],
    new SoftmaxCrossEntropy(), seed: 3);
var optimizer = new Adam(learningRate: 0.005);
var rng = new Rng(seed: 5);
float loss = 0;
for (int step = 1; step <= 400; step++)
{
    var (x, labels) = Samples(64);
    loss = network.TrainBatch(x, labels);              // forward, loss and backward
    optimizer.Step(network);
    if (step % 100 == 0) Console.WriteLine($"step {step}: loss {loss:F3}");
}
foreach (var (path, parameter) in network.Parameters) Console.WriteLine($"{path,-12} {parameter.Shape}");
return loss < 0.2 ? 0 : 1;

(Tensor, Indices) Samples(int count)
{
    var x = Tensor.Normal([count, 10], rng);
    return (x, new Indices(Enumerable.Range(0, count).Select(i => x[i, 0] > 0 ^ x[i, 9] > 0 ? 1 : 0).ToArray()));
}

internal sealed class Highway : Layer
{
    private readonly Parameter weight, bias, gateWeight, gateBias;

    public Highway()
    {
        weight = Declare("weight");
        bias = Declare("bias");
        gateWeight = Declare("gate_weight");
        gateBias = Declare("gate_bias");
    }

    // The number of features arrives with the first input.
    protected override void Build(Shape input, Rng rng)
    {
        int features = input[^1];
        foreach (var matrix in new[] { weight, gateWeight })
        {
            matrix.Initialize([features, features]);
            Initializer.Glorot.Fill(matrix.Edit(), features, features, rng.Fork(matrix.Name));
        }
        bias.Initialize([features]);
        gateBias.Initialize([features]);
        gateBias.Edit().Fill(-1);                      // at first most of the input passes unchanged
    }

    // The gradients follow from the operations.
    protected override Tensor Call(Tensor x)
    {
        var h = (x.MatrixProduct(weight) + bias).Tanh();
        var gate = (x.MatrixProduct(gateWeight) + gateBias).Sigmoid();
        return gate * h + (1 - gate) * x;
    }
}
