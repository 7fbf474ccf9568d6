using Lincoln.Optimizers;
using Lincoln.Tests.Kernels;

namespace Lincoln.Tests.Optimizers;

public class OptimizerBitsTests : KernelTest
{
    [Fact]
    public void Same_bits_at_any_number_of_threads_and_width()
    {
        const int count = 40_007;
        Real[]? first = null;
        Everywhere((width, threads) =>
        {
            var rng = new Rng(5);
            var w = new Parameter("weight", Tensor.Normal([count], rng));
            var optimizer = new AdamW(0.01) { ClipNorm = 1 };
            for (int step = 0; step < 3; step++)
            {
                OptimizerTest.SetGradient(w, Tensor.Normal([count], rng).Values);
                optimizer.Step([w]);
            }
            first ??= w.Values.ToArray();
            Assert.True(first.AsSpan().SequenceEqual(w.Values), $"{width} bits, {threads} threads");
        });
    }
}
