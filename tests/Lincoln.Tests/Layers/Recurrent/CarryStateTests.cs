using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers.Recurrent;

public class CarryStateTests
{
    private static NeuralNetwork Network()
        => new([new RNN(5), new LSTM(4, layers: 2), new GRU(3), new Dense(2)], new SoftmaxCrossEntropy());

    private static readonly Tensor Long = Tensor.Normal([2, 6, 3], new Rng(1)).Keep();

    private static Tensor Part(int start, int length) => Long.Slice(1, start, length);

    [Fact]
    public void Part_after_part_is_the_whole()
    {
        var network = Network();
        var whole = network.Predict(Long);
        using var state = network.CarryState();
        Tensor first = network.Predict(Part(0, 2)), second = network.Forward(Part(2, 4));
        AssertSame(whole.Slice(1, 0, 2), first);
        AssertSame(whole.Slice(1, 2, 4), second);
    }

    [Fact]
    public void One_step_after_another_is_the_whole()
    {
        var network = Network();
        var whole = network.Predict(Long);
        using var state = network.CarryState();
        for (int t = 0; t < 6; t++) AssertSame(whole.Slice(1, t, 1), network.Predict(Part(t, 1)));
        state.Reset();
        AssertSame(whole.Slice(1, 0, 1), network.Predict(Part(0, 1)));
    }

    [Fact]
    public void A_scope_within_another_leaves_its_state_alone()
    {
        var network = Network();
        var whole = network.Predict(Long);
        using (network.CarryState())
        {
            network.Predict(Part(0, 2));
            using (network.CarryState()) AssertSame(whole.Slice(1, 0, 2), network.Predict(Part(0, 2)));
            AssertSame(whole.Slice(1, 2, 1), network.Predict(Part(2, 1)));
        }
        AssertSame(whole.Slice(1, 0, 2), network.Predict(Part(0, 2)));
        AssertSame(whole.Slice(1, 0, 2), network.Predict(Part(0, 2)));
    }

    [Fact]
    public void No_gradient_reaches_the_batch_before()
    {
        var network = Network();
        Tensor first = Part(0, 2).Keep(), second = Part(2, 2).Keep();
        first.RequiresGradient = second.RequiresGradient = true;
        using var state = network.CarryState();
        network.Forward(first);
        network.ForwardLoss(second, new Indices([2, 2], [0, 1, 1, 0])).Backward();
        Assert.Null(first.Gradient);
        Assert.NotNull(second.Gradient);
    }

    [Fact]
    public void The_state_outlives_the_step()
    {
        var network = Network();
        using var state = network.CarryState();
        for (int i = 0; i < 3; i++) network.TrainBatch(Part(2 * i, 2), new Indices([2, 2], [0, 1, 1, 0]));
    }

    [Fact]
    public void Other_rows_are_refused()
    {
        var network = Network();
        using var state = network.CarryState();
        network.Predict(Long);
        var e = Assert.Throws<ShapeException>(() => network.Predict(new Tensor([3, 1, 3])));
        Assert.Contains("2 rows", e.Message);
        state.Reset();
        network.Predict(new Tensor([3, 1, 3]));
    }

    [Fact]
    public void A_bidirectional_layer_carries_nothing()
    {
        var network = new Sequential(new GRU(3, bidirectional: true));
        Assert.Contains("bidirectional", Assert.Throws<InvalidOperationException>(() => network.CarryState()).Message);
    }

    [Fact]
    public void An_ended_scope_is_not_used()
    {
        var network = Network();
        var state = network.CarryState();
        state.Dispose();
        state.Dispose();
        Assert.Throws<ObjectDisposedException>(state.Reset);
    }

    private static void AssertSame(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        for (int i = 0; i < expected.Values.Length; i++) Assert.Equal(expected.Values[i], found.Values[i], 1e-6);
    }
}
