using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Bench;

/// <summary>
/// Recurrent networks over 62 characters, as in chapter 6 of the book: training steps with AdaGrad and clipping, and one character at a
/// time.
/// </summary>
/// <remarks>Both sides get the characters one-hot, as floats; a recurrent layer of Lincoln does not multiply the zeros.</remarks>
internal static class RecurrentNetworks
{
    private const int Characters = 62, Steps = 25, Units = 256, Batches = 20;

    public static Action? Make(string family, string rest) => family switch
    {
        "lstm-book" => Training(new LSTM(Units), batch: 32),
        "gru-book" => Training(new GRU(Units), batch: 32),
        "rnn-book" => Training(new RNN(Units), batch: 32),
        "lstm-batch3" => Training(new LSTM(Units), batch: 3),
        "sampling" => Sampling(new LSTM(Units)),
        _ => null,
    };

    private static NeuralNetwork Network(Layer layer)
        => new NeuralNetwork([layer, new Dense(Characters)], new SoftmaxCrossEntropy(), seed: 1).Build([Steps, Characters]);

    private static Action Training(Layer layer, int batch)
    {
        var network = Network(layer);
        var optimizer = new AdaGrad(0.01) { ClipValue = 2 };
        var rng = new Rng(1);
        var inputs = new Tensor[Batches];
        var targets = new Indices[Batches];
        for (int i = 0; i < Batches; i++)
        {
            inputs[i] = Tensor.Persistent([batch, Steps, Characters]);
            for (int place = 0; place < batch * Steps; place++) inputs[i].Edit()[place * Characters + rng.Next(Characters)] = 1;
            targets[i] = new Indices([batch, Steps], [.. Enumerable.Range(0, batch * Steps).Select(_ => rng.Next(Characters))]);
        }
        int next = 0;
        return () =>
        {
            using var step = Workspace.Begin();
            var loss = network.ForwardLoss(inputs[next], targets[next]);
            loss.Backward();
            optimizer.Step(network);
            next = (next + 1) % Batches;
        };
    }

    /// <summary>One character: one-hot input, probabilities, a random choice, which is the next input.</summary>
    private static Action Sampling(Layer layer)
    {
        var network = Network(layer);
        var state = network.CarryState();
        var rng = new Rng(1);
        var x = Tensor.Persistent([1, 1, Characters]);
        int last = 0;
        return () =>
        {
            using var step = Workspace.Begin();
            using var mode = Mode.Predict();
            x.Edit()[last] = 0;
            x.Edit()[last = Choose(network.Forward(x).Softmax().Values, rng.NextDouble())] = 1;
        };
    }

    private static int Choose(ReadOnlySpan<float> probabilities, double at)
    {
        int i = 0;
        while (i < probabilities.Length - 1 && (at -= probabilities[i]) >= 0) i++;
        return i;
    }
}
