#:project ../src/Lincoln/Lincoln.csproj
// Your own training loop: forward, loss, backward, step, written by hand. It learns which points lie inside a ring.
//   dotnet run examples/own-training-loop.cs
using Lincoln;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

var network = new NeuralNetwork([new Dense(32, Activation.Tanh), new Dense(32, Activation.Tanh), new Dense(2)],
    new SoftmaxCrossEntropy(), seed: 1);
var optimizer = new Adam(learningRate: 0.01);
var rng = new Rng(seed: 7);
var (testPoints, testLabels) = Points(2000);

for (int step = 1; step <= 2000; step++)
{
    using var memory = Workspace.Begin();              // the memory of the last step serves this one; without it: slower, equally right
    var (points, labels) = Points(64);
    var loss = network.ForwardLoss(points, labels);
    loss.Backward();
    optimizer.Step(network);
    if (step % 400 == 0) Console.WriteLine($"step {step}: loss {loss.Item():F3}, test accuracy {Accuracy():P1}");
}
return Accuracy() > 0.95 ? 0 : 1;

// Points of the square -1..1, and whether the distance from the middle is between 0.4 and 0.8.
(Tensor Points, Indices Labels) Points(int count)
{
    var points = Tensor.Uniform([count, 2], rng, -1, 1);
    var labels = new int[count];
    for (int i = 0; i < count; i++)
        labels[i] = Math.Sqrt(points[i, 0] * points[i, 0] + points[i, 1] * points[i, 1]) is > 0.4 and < 0.8 ? 1 : 0;
    return (points, new Indices(labels));
}

double Accuracy()
{
    var scores = network.Predict(testPoints);          // inference: no dropout, no graph; the result outlives the step
    return Enumerable.Range(0, testLabels.Shape.Count)
        .Average(i => (scores[i, 1] > scores[i, 0] ? 1 : 0) == testLabels.Values[i] ? 1.0 : 0.0);
}
