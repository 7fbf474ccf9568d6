using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Operations;

/// <summary>No matrix of patches is made: the memory of a convolution besides its tensors is bounded, whatever the batch.</summary>
/// <remarks>Nothing else runs meanwhile, and one thread computes, so that every allocation is counted.</remarks>
[Collection("alone")]
public class ConvolutionMemoryTests
{
    // In single precision: half a megabyte for the bands of the thread, at most four for the sums of parts of the batch, and the flipped
    // weight.
    private static readonly long Bound = (long)(5.5 * 1024 * 1024 / sizeof(float) * SizeOfReal);
    private const int SizeOfReal = sizeof(Real);

    [Fact]
    public void A_step_needs_little_memory_besides_its_tensors()
    {
        long small = Allocated(() => Step(batch: 8)) - Tensors(8), large = Allocated(() => Step(batch: 64)) - Tensors(64);
        Assert.True(small < Bound && large < Bound, $"{small:N0} bytes for 8 images, {large:N0} for 64, more than {Bound:N0}");
        Assert.True(64L * 28 * 28 * 16 * 9 * SizeOfReal > 5 * Bound, "the patches would not take more");

        static void Step(int batch)
        {
            var layer = new Conv2D(32, 3, Activation.Tanh);
            var x = new Tensor([batch, 16, 28, 28]) { RequiresGradient = true };
            var y = layer.Forward(x);
            y.Backward(new Tensor(y.Shape));
        }

        // The images and their gradient, the result and the two gradients that it is given.
        static long Tensors(int batch) => batch * 28L * 28 * (2 * 16 + 3 * 32) * SizeOfReal;
    }

    [Fact]
    public void A_large_image_is_computed_in_bands()
    {
        var layer = new Conv2D(8, 5, Activation.ReLU);
        var x = new Tensor([1, 8, 700, 900]);
        layer.Predict(new Tensor([1, 8, 8, 8]));
        long result = 8L * 700 * 900 * SizeOfReal;
        // in the workspace, where a quarter may stay unused, and kept
        long used = Allocated(() => layer.Predict(x)) - 2 * result;
        Assert.True(used < result / 3 + Bound, $"{used:N0} bytes besides the result of {result:N0}");
    }

    /// <summary>All at once, the results of the convolution alone would take 250 MB.</summary>
    [Fact]
    public void Ten_thousand_images_are_evaluated_in_parts()
    {
        Layer[] layers = [new Conv2D(8, 5, Activation.ReLU, stride: 1), new Flatten(), new Dense(10)];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy()).Build([1, 28, 28]);
        var data = new ArrayDataset(new Tensor([10_000, 1, 28, 28]), new Indices(new int[10_000]));
        long used = Allocated(() => network.Evaluate(data));
        Assert.True(used < 16L * 1024 * 1024 / sizeof(float) * SizeOfReal, $"{used:N0} bytes");
    }

    private static long Allocated(Action action)
    {
        long bytes = 0;
        int threads = Lincoln.Kernels.Work.Threads;
        try
        {
            Lincoln.Kernels.Work.Threads = 1;
            var thread = new Thread(() =>                    // a new one, which has no buffers yet
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                action();
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
        }
        finally { Lincoln.Kernels.Work.Threads = threads; }
        return bytes;
    }
}
