#:project ../src/Lincoln/Lincoln.csproj
// Your own activation: Swish, x·sigmoid(x) (Ramachandran, Zoph and Le 2017). A formula and its derivative, written once for every vector
// width; it runs in the pass of the bias in Dense, behind convolutions, and is saved with the model by its name.
//   dotnet run examples/own-activation.cs
using Lincoln;
using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

// Once, before a layer is created or a model is loaded.
Activation.Register<Swish>("swish");

var network = new NeuralNetwork([new Dense(16, Activation.Parse("swish")), new Dense(2)], new SoftmaxCrossEntropy(), seed: 3);
var optimizer = new Adam(learningRate: 0.01);
var rng = new Rng(seed: 5);
float loss = 0;
for (int step = 1; step <= 300; step++)
{
    var (x, labels) = Circle(64);
    loss = network.TrainBatch(x, labels);
    optimizer.Step(network);
    if (step % 100 == 0) Console.WriteLine($"step {step}: loss {loss:F3}");
}

string file = Path.Combine(Path.GetTempPath(), "own-activation.lincoln");
network.Save(file);
var again = NeuralNetwork.Load(file);
Console.WriteLine(again.Layer.Children[0].Module);
var (points, _) = Circle(8);
bool same = network.Predict(points).Values.SequenceEqual(again.Predict(points).Values);
File.Delete(file);
Console.WriteLine(same ? "The loaded network gives the same predictions." : "The loaded network gives other predictions!");
return same && loss < 0.2 ? 0 : 1;

// Points in a plane, of class 1 within the unit circle.
(Tensor, Indices) Circle(int count)
{
    var x = Tensor.Normal([count, 2], rng);
    return (x, new Indices([.. Enumerable.Range(0, count).Select(i => x[i, 0] * x[i, 0] + x[i, 1] * x[i, 1] < 1 ? 1 : 0)]));
}

/// <summary>y = x·s with s = 1 / (1 + e⁻ˣ), dy/dx = y + s·(1 - y).</summary>
internal readonly struct Swish : IFunction
{
    public V F<V>(V x) where V : struct, ILane<V> => x * VectorMath.Sigmoid(x);

    public V D<V>(V x, V y) where V : struct, ILane<V> => V.Fma(VectorMath.Sigmoid(x), V.Splat(1) - y, y);
}
