using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

/// <summary>Flatten and Reshape.</summary>
public class ShapeLayerTests
{
    [Fact]
    public void Flatten_makes_rows()
    {
        Assert.Equal([2, 12], new Flatten().Predict(new Tensor([2, 3, 2, 2])).Shape.Sizes);
        Assert.Equal([2, 3], new Flatten().Predict(new Tensor([2, 3])).Shape.Sizes);
        Assert.Equal([2, 1], new Flatten().Predict(new Tensor([2])).Shape.Sizes);
        Assert.Equal([0, 6], new Flatten().Predict(new Tensor([0, 3, 2])).Shape.Sizes);
        Assert.Throws<ShapeException>(() => new Flatten().Predict(new Tensor([])));
    }

    [Fact]
    public void Reshape_keeps_the_batch()
    {
        var x = Tensor.LinearSpace(0, 11, 12);
        var y = new Reshape([2, 3]).Predict(new Tensor([2, 6], x.Values));
        Assert.Equal([2, 2, 3], y.Shape.Sizes);
        Assert.Equal(x.Values.ToArray(), y.Values.ToArray());
        Assert.Equal([3], new Reshape([]).Predict(new Tensor([3, 1])).Shape.Sizes);
        var error = Assert.Throws<ShapeException>(() => new Reshape([1, 28, 28]).Predict(new Tensor([2, 783])));
        Assert.Contains("784", error.Message);
        Assert.Contains("[2, 783]", error.Message);
        Assert.Throws<ShapeException>(() => new Reshape([1]).Predict(new Tensor([])));
    }

    [Fact]
    public void Gradients_come_back_in_the_inputs_shape()
    {
        foreach (Layer layer in (Layer[])[new Flatten(), new Reshape([4, 3])])
        {
            var x = new Tensor([2, 3, 4]) { RequiresGradient = true };
            var y = layer.Forward(x);
            y.Backward(new Tensor(y.Shape, Tensor.LinearSpace(0, 23, 24).Values));
            Assert.Equal(x.Shape, x.Gradient!.Shape);
            Assert.Equal(Tensor.LinearSpace(0, 23, 24).Values.ToArray(), x.Gradient.Values.ToArray());
        }
    }
}
