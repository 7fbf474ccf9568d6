using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers.Recurrent;

public class LongSequenceTests
{
    private const int Long = 10_000;

    // A thread with a small stack: neither the graph nor its backward pass may be walked by recursion.
    private static long BytesFor(bool usesCells, int time)
    {
        long bytes = 0;
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                var layer = new LSTM(4, lastOnly: true) { UsesCells = usesCells };
                var network = new NeuralNetwork([layer, new Dense(2)], new SoftmaxCrossEntropy()).Build([1, 3]);
                var x = Tensor.Normal([2, time, 3], new Rng(1));
                network.ForwardLoss(x.Slice(1, 0, 1), new Indices(0, 1)).Backward();
                long before = GC.GetAllocatedBytesForCurrentThread();
                network.ForwardLoss(x, new Indices(0, 1)).Backward();
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.All(network.Parameters, p => Assert.DoesNotContain(p.Parameter.Gradient!.Values.ToArray(), v => !Real.IsFinite(v)));
            }
            catch (Exception e) { error = e; }
        }, maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(error);
        return bytes;
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Trains_without_recursion_in_memory_linear_in_the_length(bool usesCells)
    {
        long quarter = BytesFor(usesCells, Long / 4), whole = BytesFor(usesCells, Long);
        Assert.InRange(whole / (double)quarter, 3, 5);
    }
}
