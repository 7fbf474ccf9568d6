using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

/// <summary>In one collection with the tests of the kernels, which set the number of threads of the process too.</summary>
[Collection("kernels")]
public class DeterminismTests : TrainingTest
{
    // Large enough that the matrix products and the elementwise kernels are shared among the threads.
    private static string Train(ulong seed)
    {
        Layer[] layers = [new Dense(300, Activation.ReLU), new Dropout(0.2), new Dense(300, Activation.Tanh), new Dense(3)];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed);
        new Trainer(network, new SGDMomentum(0.05))
            .Fit(Blobs(400, features: 200), Blobs(100, seed: 2, features: 200), new() { Epochs = 3, BatchSize = 128 });
        return Bits(network);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_twice_and_at_any_number_of_threads()
    {
        int threads = Work.Threads;
        try
        {
            string[] bits = [.. new[] { 1, 1, 2, 3 }.Select(t => { Work.Threads = t; return Train(seed: 7); })];
            Assert.Single(bits.Distinct());
            Assert.NotEqual(bits[0], Train(seed: 8));
        }
        finally { Work.Threads = threads; }
    }

    [Fact]
    public void Trainings_side_by_side_do_not_disturb_each_other()
    {
        string[] alone = [Train(1), Train(2)], beside = new string[2];
        Thread[] threads = [.. new ulong[] { 1, 2 }.Select(seed => new Thread(() => beside[seed - 1] = Train(seed)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(alone, beside);
    }
}
