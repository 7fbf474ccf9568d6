#:project ../src/Lincoln/Lincoln.csproj
// Everything that a training loop of your own may want: two losses, gradients of several batches in one step, layers that are frozen at
// first, a learning rate of their own afterwards, a moving average of the weights, and a callback.
//   dotnet run examples/own-loop-extras.cs
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

var digits = DataSets.Load("digits");
Layer encoder = new Sequential([new Dense(64, Activation.Tanh), new Dense(16, Activation.Tanh)]);
Layer decoder = new Dense(64), classifier = new Dense(10);
foreach (var layer in (Layer[])[encoder, decoder, classifier])
    _ = new NeuralNetwork(layer, new MeanSquaredError(), seed: 1).Build(layer == encoder ? [64] : [16]);

Parameter[] parameters = [.. ((Layer[])[encoder, decoder, classifier]).SelectMany(layer => layer.Parameters).Select(p => p.Parameter)];
var optimizer = new Adam(0.003) { ClipNorm = 5 };
var average = new ExponentialMovingAverage(encoder, decay: 0.98);
Action<int, double> callback = (epoch, loss) =>
{
    if (epoch % 5 == 0) Console.WriteLine($"epoch {epoch}: loss {loss:F3}, test accuracy {Accuracy():P1}");
};

encoder.Trainable = false;                                     // first the two heads learn alone …
var batch = new Batch();
for (int epoch = 1; epoch <= 15; epoch++)
{
    if (epoch == 4)
    {
        encoder.Trainable = true;                              // … then the encoder too, half as fast
        foreach (var (_, parameter) in encoder.Parameters) parameter.RateFactor = 0.5;
    }
    double sum = 0;
    int steps = 0;
    foreach (int[] samples in new Rng(1).Fork(epoch).Permutation(digits.Training.Count).Chunk(16))
    {
        using var memory = Workspace.Begin();
        digits.Training.Read(samples, batch);
        var code = encoder.Forward(batch.Inputs!);
        var reconstruction = new MeanSquaredError().Forward(decoder.Forward(code), batch.Inputs!);
        var classification = new SoftmaxCrossEntropy().Forward(classifier.Forward(code), batch.Target);
        var loss = (classification + reconstruction / 2) / 2;  // two losses; half of each, because two batches make a step
        loss.Backward();                                       // adds to the gradients of the batch before …
        sum += loss.Item();
        if (++steps % 2 > 0) continue;
        optimizer.Step(parameters);                            // … until a step uses them up
        average.Update();
    }
    callback(epoch, sum / steps);
}
using (average.Use()) Console.WriteLine($"with the averaged encoder: {Accuracy():P1}");
return Accuracy() > 0.92 ? 0 : 1;

double Accuracy()
{
    var all = new Batch();
    digits.Test!.Read([.. Enumerable.Range(0, digits.Test.Count)], all);
    var scores = classifier.Predict(encoder.Predict(all.Inputs!));
    var labels = all.Target.Labels!.Values.ToArray();
    return labels.Index().Average(sample => Enumerable.Range(0, 10).MaxBy(c => scores[sample.Index, c]) == sample.Item ? 1.0 : 0.0);
}
