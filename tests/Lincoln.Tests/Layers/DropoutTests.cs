using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers;

public class DropoutTests
{
    private static readonly Tensor Input = Tensor.Ones([40, 50]).Keep();

    private static NeuralNetwork Network(ulong seed = 1, double rate = 0.2) => new([new Dropout(rate)], new MeanSquaredError(), seed);

    private static Real[] Train(NeuralNetwork network) => network.Forward(Input).Values.ToArray();

    [Fact]
    public void At_inference_it_is_the_identity()
    {
        var layer = new Dropout(0.9);
        Assert.Equal(Input.Values.ToArray(), layer.Predict(Input).Values.ToArray());
        using (Mode.Evaluate()) Assert.Same(Input, layer.Forward(Input));
        Assert.Equal(Input.Values.ToArray(), Network().Predict(Input).Values.ToArray());
    }

    [Fact]
    public void While_training_a_fraction_is_dropped_and_the_rest_scaled()
    {
        foreach (double rate in (double[])[0.1, 0.2, 0.5, 0.9])
        {
            var y = Train(Network(rate: rate));
            double dropped = y.Count(v => v == 0) / 2000.0;
            Assert.InRange(dropped, rate - 0.035, rate + 0.035);                          // 3 standard deviations at rate 0.5
            Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - 1 / (1 - rate)) < 1e-5, $"{v}"));
        }
        Assert.Same(Input, new Dropout(0).Forward(Input));
    }

    [Fact]
    public void Masks_follow_from_seed_step_and_call()
    {
        NeuralNetwork a = Network(), same = Network(), other = Network(seed: 2);
        Real[] first = Train(a), second = Train(a);
        Assert.NotEqual(first, second);                      // another step
        Assert.NotEqual(first, Train(other));                // another seed
        Assert.Equal(first, Train(same));
        Assert.Equal(second, Train(same));
    }

    [Fact]
    public void Resumed_training_draws_the_masks_of_its_step()
    {
        NeuralNetwork a = Network(), resumed = Network();
        for (int step = 0; step < 5; step++) Train(a);
        resumed.TrainingRuns = a.TrainingRuns;
        Assert.Equal(Train(a), Train(resumed));
    }

    [Fact]
    public void Two_uses_in_one_step_draw_two_masks()
    {
        var shared = new Dropout(0.5);
        var twice = new NeuralNetwork(new Branches(shared, shared), new MeanSquaredError());
        AssertHalvesDiffer(twice);
        // two layers, too
        AssertHalvesDiffer(new NeuralNetwork(new Branches(new Dropout(0.5), new Dropout(0.5)), new MeanSquaredError()));

        static void AssertHalvesDiffer(NeuralNetwork network)
        {
            var y = network.Forward(Input);
            Assert.NotEqual(y.Values[..50].ToArray(), y.Values[50..100].ToArray());
        }
    }

    [Fact]
    public void Another_layer_changes_no_mask()
    {
        // The mask belongs to the path of the layer: what stands behind it does not matter.
        var alone = new NeuralNetwork([new Dropout(0.5)], new MeanSquaredError());
        var followed = new NeuralNetwork([new Dropout(0.5), new Dropout(0)], new MeanSquaredError());
        Assert.Equal(Train(alone), Train(followed));
    }

    [Fact]
    public void Gradient_passes_where_the_mask_does()
    {
        var network = Network(rate: 0.5);
        var x = Input.Keep();
        x.RequiresGradient = true;
        var y = network.Forward(x);
        y.Backward(Tensor.Full(y.Shape, 3));
        for (int i = 0; i < 100; i++) Assert.Equal(3 * y.Values[i], x.Gradient!.Values[i]);
    }

    [Fact]
    public void Rates_outside_the_range_are_refused()
    {
        foreach (double rate in (double[])[-0.1, 1, 2, double.NaN, 1 - 1e-17])
            Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate)).ParamName);
    }
}

public class DropoutBitsTests : Kernels.KernelTest
{
    [Fact]
    public void Masks_do_not_depend_on_threads_or_width()
    {
        Real[]? first = null;
        Everywhere((width, threads) =>
        {
            var network = new NeuralNetwork([new Dropout(0.3)], new MeanSquaredError(), seed: 3);
            var y = network.Forward(Tensor.Ones([300, 101])).Values.ToArray();
            first ??= y;
            Assert.True(first.AsSpan().SequenceEqual(y), $"{width} bits, {threads} threads");
        });
    }
}
