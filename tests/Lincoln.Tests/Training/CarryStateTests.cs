using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

public class CarryStateTests : TrainingTest
{
    private const int Rows = 4, Windows = 25;

    /// <summary>Each number is the answer to the one before it, also across the border of two windows of two time steps.</summary>
    private static ArrayDataset Echo(ulong seed)
    {
        var rng = new Rng(seed);
        Tensor x = new([Windows * Rows, 2, 1]), y = new([Windows * Rows, 2, 1]);
        for (int row = 0; row < Rows; row++)
        {
            Real before = 0;
            for (int step = 0; step < 2 * Windows; step++)
            {
                int place = (step / 2 * Rows + row) * 2 + step % 2;
                (x.Edit()[place], y.Edit()[place]) = (rng.Next(2), before);
                before = x[place / 2, place % 2, 0];
            }
        }
        return new(x, y);
    }

    private static TrainerOptions Options(bool carry) => new() { Epochs = 40, BatchSize = Rows, CarryState = carry, Shuffle = !carry };

    private static (NeuralNetwork Network, double Loss) Trained(bool carry)
    {
        var network = new NeuralNetwork([new RNN(8), new Dense(1)], new MeanSquaredError());
        var history = new Trainer(network, new Adam(0.02)).Fit(Echo(1), Echo(2), Options(carry));
        return (network, history.Epochs[^1].ValidationLoss!.Value);
    }

    [Fact]
    public void What_happened_in_the_batch_before_is_known()
    {
        // Without the carried state the first number of each window can only be guessed: half of the numbers have variance 1/4.
        Assert.InRange(Trained(carry: false).Loss, 0.11, 0.15);
        Assert.InRange(Trained(carry: true).Loss, 0, 0.01);
    }

    [Fact]
    public void The_training_leaves_no_state_behind_and_is_the_same_every_time()
    {
        var (network, _) = Trained(carry: true);
        Assert.Equal(Bits(network), Bits(Trained(carry: true).Network));
        var x = Tensor.Ones([3, 2, 1]);
        Assert.Equal(network.Predict(x).Values.ToArray(), network.Predict(x).Values.ToArray());
    }

    [Fact]
    public void Samples_that_do_not_fill_the_rows_are_refused()
    {
        var network = new NeuralNetwork([new RNN(2), new Dense(1)], new MeanSquaredError());
        var trainer = new Trainer(network, new SGD());
        var seven = new TrainerOptions { CarryState = true, BatchSize = 7 };
        var four = seven with { BatchSize = 4 };
        Assert.Equal("train", Assert.Throws<ArgumentException>(() => trainer.Fit(Echo(1), null, seven)).ParamName);
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(Echo(1), null, four with { MicroBatchSize = 2 }));
        Assert.Contains("MicroBatchSize", error.Message);
        trainer.Fit(Echo(1), null, seven with { Epochs = 1, DropLast = true });
        var bothWays = new NeuralNetwork([new RNN(2, bidirectional: true), new Dense(1)], new MeanSquaredError());
        Assert.Throws<InvalidOperationException>(() => new Trainer(bothWays, new SGD()).Fit(Echo(1), null, four));
    }
}
