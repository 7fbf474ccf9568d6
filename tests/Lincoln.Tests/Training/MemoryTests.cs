using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

/// <summary>Nothing else runs meanwhile: one of the tests looks at the memory of the whole process.</summary>
[Collection("alone")]
public class MemoryTests : TrainingTest
{
    private static NeuralNetwork Network()
        => new([new Dense(89, Activation.Tanh), new Dropout(0.2), new Dense(46, Activation.ReLU), new Dense(3)], new SoftmaxCrossEntropy());

    [Fact]
    public void A_step_allocates_at_most_4_KB()
    {
        var probe = new Probe(Blobs(64 * 32, features: 20));
        new Trainer(Network(), new SGDMomentum(0.01)).Fit(probe, options: new() { Epochs = 2, BatchSize = 32 });
        // Every read but the first of an epoch has one step between itself and the one before; the first epoch is the warm-up.
        long[] steps = [.. probe.Allocated.TakeLast(63).Zip(probe.Allocated.TakeLast(64), (later, earlier) => later - earlier)];
        Assert.InRange(steps.Max(), 1, 4096);
    }

    [Fact]
    public void A_step_by_hand_allocates_at_most_4_KB()
    {
        var network = Network();
        var optimizer = new SGDMomentum(0.01);
        Tensor x = Tensor.Normal([32, 20], new Rng(1));
        var y = new Indices(new int[32]);
        void Step()
        {
            using var step = Workspace.Begin();
            var loss = network.ForwardLoss(x, y);
            loss.Backward();
            optimizer.Step(network);
        }
        for (int i = 0; i < 100; i++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Step();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 4096);
    }

    [Fact]
    public void Ten_thousand_steps_keep_memory_flat()
    {
        var probe = new Probe(Blobs(10_000, features: 4), Live);
        var network = new NeuralNetwork([new Dense(8, Activation.Tanh), new Dropout(0.2), new Dense(3)], new SoftmaxCrossEntropy());
        new Trainer(network, new SGDMomentum(0.01)).Fit(probe, options: new() { Epochs = 11, BatchSize = 10 });
        long afterFirst = probe.Allocated[1000], afterLast = probe.Allocated[^1];
        Assert.InRange(afterLast - afterFirst, -1_000_000, 100_000);
    }

    // What is alive in the whole process, looked at twice: after 1,000 steps and at the end.
    private static long Live(int read) => read is 1000 or 11_001 ? GC.GetTotalMemory(forceFullCollection: true) : 0;

    [Fact]
    public void An_epoch_allocates_no_more_than_its_order()
    {
        const int Samples = 100_000;
        var probe = new Probe(Blobs(Samples, features: 1), read => read % 100 == 1 ? GC.GetAllocatedBytesForCurrentThread() : 0);
        var trainer = new Trainer(new([new Dense(3)], new SoftmaxCrossEntropy()), new SGDMomentum(0.01));
        trainer.Fit(probe, options: new() { Epochs = 3, BatchSize = 1000 });
        // One number per sample, and 100 steps.
        Assert.InRange(probe.Allocated[^100] - probe.Allocated[^200], 0, 4 * Samples + 100 * 4096 + 10_000);
    }

    /// <summary>Notes something at every read.</summary>
    private sealed class Probe(IDataset inner, Func<int, long>? look = null) : IDataset
    {
        private int reads = -2;                                                  // two come before the training

        public List<long> Allocated { get; } = new(20_000);

        public int Count => inner.Count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            if (reads++ >= 0) Allocated.Add(look is null ? GC.GetAllocatedBytesForCurrentThread() : look(reads));
            inner.Read(indices, into);
        }
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public class AloneCollection;
