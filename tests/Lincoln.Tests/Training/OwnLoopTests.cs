using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Training;

/// <summary>Loops written out by hand: what the Trainer does, and what it does not do.</summary>
public class OwnLoopTests : TrainingTest
{
    private static readonly Tensor X = Tensor.Normal([6, 8], new Rng(1));
    private static readonly Indices Y = new(0, 1, 2, 2, 1, 0);

    private static bool Close(Real a, Real b) => Math.Abs(a - b) < 1e-6;

    [Fact]
    public void The_loop_of_the_chapter_does_what_the_Trainer_does()
    {
        var data = Blobs(50);
        NeuralNetwork one = Classifier(dropout: 0.2), two = Classifier(dropout: 0.2);
        new Trainer(one, new SGDMomentum(0.1)).Fit(data, options: new() { Epochs = 3, BatchSize = 16, Schedule = Schedule.Linear(0.05) });

        var optimizer = new SGDMomentum(0.1);
        var batch = new Lincoln.Data.Batch();
        two.Build([8]);
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            optimizer.LearningRate = Schedule.Linear(0.05).Rate(0.1, epoch - 1, 3);
            foreach (int[] samples in new Rng(two.Seed).Fork("order").Fork(epoch).Permutation(data.Count).Chunk(16))
            {
                using var memory = Workspace.Begin();
                data.Read(samples, batch);
                two.ForwardLoss(batch.Inputs!, batch.Target).Backward();
                optimizer.Step(two);
            }
        }
        Assert.Equal(Bits(one), Bits(two));
    }

    [Fact]
    public void Several_losses_add_up()
    {
        Layer body = new Dense(5, Activation.Tanh), labels = new Dense(3), numbers = new Dense(2);
        var target = Tensor.Normal([6, 2], new Rng(2));
        Real[] together = Gradient((first, second) => (first + second / 2).Backward());
        Real[] oneByOne = Gradient((first, second) =>
        {
            first.Backward();
            second.Backward(Tensor.Full([], (Real)0.5));
        });
        Assert.Equal(together, oneByOne, Close);
        Assert.NotEqual(together, Gradient((first, _) => first.Backward()), Close);

        Real[] Gradient(Action<Tensor, Tensor> backward)
        {
            foreach (var layer in (Layer[])[body, labels, numbers])
                if (layer.OutputShape is not null) foreach (var (_, p) in layer.Parameters) p.ClearGradient();
            var hidden = body.Forward(X);
            var (ofLabels, ofNumbers) = (labels.Forward(hidden), numbers.Forward(hidden));
            backward(new SoftmaxCrossEntropy().Forward(ofLabels, Y), new MeanSquaredError().Forward(ofNumbers, target));
            return body.Parameters.First().Parameter.Gradient!.Values.ToArray();
        }
    }

    [Fact]
    public void Gradients_of_several_batches_accumulate_until_the_step()
    {
        NeuralNetwork whole = Classifier().Build([8]), pieces = Classifier().Build([8]);
        whole.ForwardLoss(X, Y).Backward();
        for (int i = 0; i < 3; i++)
            (pieces.ForwardLoss(X.Slice(0, 2 * i, 2), new Indices(Y.Values.Slice(2 * i, 2))) / 3).Backward();
        Assert.Equal(Gradient(whole), Gradient(pieces), Close);
        new SGD(0.1).Step(pieces);
        Assert.All(pieces.Parameters, p => Assert.Null(p.Parameter.Gradient));

        static Real[] Gradient(NeuralNetwork network) => network.Parameters.First().Parameter.Gradient!.Values.ToArray();
    }

    [Fact]
    public void A_frozen_module_stays_as_it_is_and_has_no_gradients()
    {
        Sequential body = new([new Dense(7, Activation.Tanh), new Dense(5, Activation.Tanh)]), all = new([body, new Dense(3)]);
        body.Trainable = false;                                                  // before it is built: it stays frozen
        var network = new NeuralNetwork(all, new SoftmaxCrossEntropy()).Build([8]);
        Real[] frozen = body.Parameters.First().Parameter.Values.ToArray(), head = network.ParameterArray[^2].Values.ToArray();
        network.ForwardLoss(X, Y).Backward();
        Assert.All(body.Parameters, p => Assert.Null(p.Parameter.Gradient));
        new SGD(0.1).Step(network);
        Assert.Equal(frozen, body.Parameters.First().Parameter.Values.ToArray());
        Assert.NotEqual(head, network.ParameterArray[^2].Values.ToArray());
        Assert.False(body.Trainable);
        Assert.False(network.Layer.Trainable);

        body.Trainable = true;
        Assert.True(network.Layer.Trainable);
        network.ForwardLoss(X, Y).Backward();
        Assert.All(body.Parameters, p => Assert.NotNull(p.Parameter.Gradient));
    }

    [Fact]
    public void A_gradient_goes_through_a_frozen_module()
    {
        var discriminator = new NeuralNetwork([new Dense(4, Activation.Tanh), new Dense(3)], new SoftmaxCrossEntropy()).Build([8]);
        discriminator.Layer.Trainable = false;
        var generator = new Dense(8);
        discriminator.ForwardLoss(generator.Forward(X), Y).Backward();
        Assert.Contains(generator.Parameters.First().Parameter.Gradient!.Values.ToArray(), g => g != 0);
    }

    public static TheoryData<string> Rules => ["SGD", "Adam", "AdamW"];

    private static Optimizer Make(string name, double rate) => name switch
    {
        "SGD" => new SGD(rate),
        "Adam" => new Adam(rate),
        _ => new AdamW(rate, weightDecay: 0.1),
    };

    [Theory, MemberData(nameof(Rules))]
    public void A_parameter_may_have_a_rate_of_its_own(string rule)
    {
        NeuralNetwork one = Classifier().Build([8]), two = Classifier().Build([8]);
        foreach (var parameter in one.ParameterArray[..2]) parameter.RateFactor = 0.25;
        var optimizer = Make(rule, 0.1);
        // and the same by two optimizers, each with its own parameters
        Optimizer body = Make(rule, 0.025), head = Make(rule, 0.1);
        for (int step = 0; step < 3; step++)
        {
            one.ForwardLoss(X, Y).Backward();
            optimizer.Step(one);
            two.ForwardLoss(X, Y).Backward();
            body.Step(two.ParameterArray[..2]);
            head.Step(two.ParameterArray[2..]);
        }
        Assert.Equal(Bits(one), Bits(two));
        Assert.Equal(0.1, optimizer.LearningRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.ParameterArray[0].RateFactor = double.NaN);
    }

    [Fact]
    public void A_moving_average_follows_the_weights()
    {
        var network = Classifier().Build([8]);
        var average = new ExponentialMovingAverage(network.Layer, decay: 0.75);
        var optimizer = new SGD(0.5);
        double[] expected = [.. network.ParameterArray[0].Values.ToArray().Select(w => (double)w)];
        for (int step = 0; step < 5; step++)
        {
            network.ForwardLoss(X, Y).Backward();
            optimizer.Step(network);
            average.Update();
            for (int i = 0; i < expected.Length; i++) expected[i] = 0.75 * expected[i] + 0.25 * network.ParameterArray[0].Values[i];
        }
        var found = average.Averages.First();
        Assert.Equal("0.weight", found.Path);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found.Average.Values[i], 1e-6);

        string weights = Bits(network);
        using (average.Use()) Assert.Equal(found.Average.Values.ToArray(), network.ParameterArray[0].Values.ToArray());
        Assert.Equal(weights, Bits(network));
        average.CopyToModule();
        Assert.Equal(found.Average.Values.ToArray(), network.ParameterArray[0].Values.ToArray());
        Assert.Equal("decay", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(network.Layer, 1)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new ExponentialMovingAverage(new Dense(2)));
    }

    [Fact]
    public void AfterStep_is_told_every_step()
    {
        var network = Classifier();
        ExponentialMovingAverage? average = null;
        var steps = new List<StepResult>();
        var history = new Trainer(network, new SGDMomentum(0.1)).Fit(Blobs(50), options: new()
        {
            Epochs = 2,
            BatchSize = 16,
            AfterStep = step =>
            {
                steps.Add(step);
                (average ??= new(network.Layer, 0.5)).Update();
            },
        });
        Assert.Equal([(1, 1, 16), (1, 2, 16), (1, 3, 16), (1, 4, 2), (2, 1, 16), (2, 2, 16), (2, 3, 16), (2, 4, 2)],
            steps.Select(s => (s.Epoch, s.Batch, s.Samples)));
        Assert.All(steps, s => Assert.Equal((4, 0.1), (s.Batches, s.LearningRate)));
        Assert.Equal(history.Epochs[0].TrainingLoss, steps.Take(4).Sum(s => s.Loss * s.Samples) / 50, 1e-6);
        Assert.NotEqual(network.ParameterArray[0].Values.ToArray(), average!.Averages.First().Average.Values.ToArray());
    }
}
