using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

public class DenseTests
{
    private static Initializer Counting()
    {
        int next = 0;
        return Initializer.From(() => ++next);
    }

    [Fact]
    public void Values_and_gradients_by_hand()
    {
        var layer = new Dense(2, weights: Counting(), biases: Counting());              // W = [[1 2] [3 4]], b = [1 2]
        var x = new Tensor([2, 2], [1, 0, 1, 1]) { RequiresGradient = true };
        Assert.Equal([2, 4, 5, 8], layer.Forward(x).Values.ToArray());
        Assert.Equal([1, 3, 2, 4], layer.Backward(new Tensor([2, 2], [1, 0, 0, 1]))!.Values.ToArray());
        var parameters = layer.Parameters.ToDictionary(p => p.Path, p => p.Parameter);
        Assert.Equal([1, 1, 0, 1], parameters["weight"].Gradient!.Values.ToArray());    // xᵀ·dy
        Assert.Equal([1, 1], parameters["bias"].Gradient!.Values.ToArray());
    }

    [Fact]
    public void All_but_the_last_axis_are_rows() => Assert.Equal([2, 5, 3], new Dense(3).Predict(new Tensor([2, 5, 4])).Shape.Sizes);

    [Fact]
    public void An_empty_batch_gives_an_empty_result() => Assert.Equal([0, 3], new Dense(3).Predict(new Tensor([0, 4])).Shape.Sizes);

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Equal("neurons", Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(0)).ParamName);
        Assert.Contains("[4]", Assert.Throws<ShapeException>(() => new Dense(3).Predict(new Tensor([4]))).Message);
        Assert.Contains("no features", Assert.Throws<ShapeException>(() => new Dense(3).Predict(new Tensor([4, 0]))).Message);
        var layer = new Dense(3);
        layer.Predict(new Tensor([2, 4]));
        var error = Assert.Throws<ShapeException>(() => layer.Predict(new Tensor([2, 5])));
        Assert.Contains("[2, 5] × [4, 3]", error.Message);
        Assert.Contains("in Dense(3)", error.Message);
        Assert.Throws<ArgumentNullException>(() => layer.Forward((Tensor)null!));
        Assert.Contains("Indices", Assert.Throws<ArgumentException>(() => new Dense(3).Forward(new Indices(1, 2))).Message);
    }
}
