using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;
using Lincoln.Tests.Kernels;

namespace Lincoln.Tests.Layers;

/// <summary>
/// Layers in random order on random images, sequences and rows: they learn or they are refused, and what holds for each layer holds for all
/// together.
/// </summary>
public class RandomNetworksTests : KernelTest
{
    private const int Fitting = 40;

    private readonly Rng rng = new(1);

    [Fact]
    public void They_learn_or_are_refused()
    {
        int fitting = 0, refused = 0;
        for (ulong seed = 0; fitting < Fitting; seed++)
        {
            NeuralNetwork? network = null;
            var x = Sample();
            try
            {
                network = Network(seed);
                network.Build(x.Shape[1..]);
                fitting++;
            }
            catch (ArgumentException) { refused++; }                             // of which ShapeException is one
            if (network?.InputShape is not null) Check(network, x);
        }
        Assert.InRange(refused, fitting, 40 * fitting);
    }

    private static void Check(NeuralNetwork network, Tensor x)
    {
        byte[] untrained = Saved(network);
        Real[]? first = null;
        Everywhere((width, threads) =>
        {
            if (threads == 2) return;
            var copy = Loaded(untrained);
            var result = Trained(copy, x);
            first ??= result;
            AssertSameBits(first, result, $"in {network} on {x.Shape}, width {width}, {threads} threads");
        });

        Trained(network, x);
        var prediction = network.Predict(x);
        AssertSameBits(prediction.Values, Loaded(Saved(network)).Predict(x).Values, $"in {network} on {x.Shape}, loaded again");
        AssertSameBits(prediction.Slice(0, 1, 1).Values, network.Predict(x.Slice(0, 1, 1)).Values, $"in {network} on {x.Shape}, alone");
    }

    // One step; its result, the gradient of the input and the new weights.
    private static Real[] Trained(NeuralNetwork network, Tensor x)
    {
        x = x.Keep();
        x.RequiresGradient = true;
        var y = network.Forward(x);
        y.Backward(Tensor.Normal(y.Shape, new Rng(3)));
        Assert.All(network.Parameters, p => Assert.NotNull(p.Parameter.Gradient));
        new Adam(0.01).Step(network);
        var parameters = network.Parameters.SelectMany(p => p.Parameter.Values.ToArray());
        return [.. y.Values, .. x.Gradient!.Values, .. parameters, .. network.State.SelectMany(s => s.Tensor.Values.ToArray())];
    }

    private static byte[] Saved(NeuralNetwork network)
    {
        using var stream = new MemoryStream();
        new TrainedModel(network).Save(stream);
        return stream.ToArray();
    }

    private static NeuralNetwork Loaded(byte[] file) => TrainedModel.Load(new MemoryStream(file)).Network;

    private Tensor Sample()
    {
        int rank = 1 + rng.Next(3);
        return Tensor.Normal(Shape.Create([2, .. Enumerable.Range(0, rank).Select(_ => Up(rank == 1 ? 40 : 12))]), rng).Keep();
    }

    private NeuralNetwork Network(ulong seed) => new([.. Enumerable.Range(0, Up(5)).Select(_ => Layer(0))], new MeanSquaredError(), seed);

    private Layer Layer(int depth) => rng.Next(24) switch
    {
        0 => new Dense(Up(40), Function),
        1 => new Conv2D(
            2 * Up(20), (Up(4), Up(4)), Function, stride: (Up(3), Up(3)), padding: Padding, dilation: Up(2), groups: Up(2), bias: Maybe),
        2 => new Conv2D(16 * Up(2), 3, Function),
        3 => new Conv1D(Up(20), Up(4), Function, stride: Up(3), padding: Padding, dilation: Up(2)),
        4 => new ConvTranspose2D(Up(20), Up(4), Function, stride: Up(3), padding: Padding),
        5 => new MaxPool2D((Up(3), Up(3)), (Up(3), Up(3)), Padding),
        6 => new AveragePool2D(Up(3), Up(3), Padding, Maybe),
        7 => new MaxPool1D(Up(3), Up(3), Padding),
        8 => new AveragePool1D(Up(3), padding: Padding, countPadding: Maybe),
        9 => new GlobalAveragePool(),
        10 => new Upsample2D((Up(3), Up(3)), Maybe ? Interpolation.Nearest : Interpolation.Bilinear),
        11 => new ZeroPad2D(rng.Next(3), rng.Next(3), rng.Next(3), rng.Next(3)),
        12 => new BatchNorm(),
        13 => new LayerNorm(),
        14 => new GroupNorm(Up(3)),
        15 => new Flatten(),
        16 => new Dropout(0.3),
        17 => new LSTM(Up(40), Up(2), Maybe, dropout: Maybe ? 0.2 : 0, lastOnly: Maybe, skipZeros: Maybe),
        18 => new GRU(Up(40), Up(2), Maybe, lastOnly: Maybe, reset: Maybe ? ResetGate.AfterProduct : ResetGate.BeforeProduct),
        19 => new RNN(Up(40), lastOnly: Maybe),
        20 when depth < 2 => new Residual(Layer(depth + 1), Maybe ? null : Layer(depth + 1)),
        21 when depth < 2 => new Branches(Maybe ? 1 : -1, Layer(depth + 1), Layer(depth + 1)),
        22 when depth < 2 => new Sequential(Layer(depth + 1), Layer(depth + 1)),
        _ => new ChannelsFirst(),
    };

    private int Up(int most) => 1 + rng.Next(most);

    private bool Maybe => rng.Next(2) == 0;

    private Padding Padding => rng.Next(3) switch { 0 => Padding.Same, 1 => Padding.Valid, _ => rng.Next(3) };

    private Activation Function => rng.Next(5) switch
    {
        0 => Activation.Linear,
        1 => Activation.ReLU,
        2 => Activation.Tanh,
        3 => Activation.Sigmoid,
        _ => Activation.LeakyReLU(0.1),
    };
}
