namespace Lincoln.Tests.Core;

public class TargetTests
{
    [Fact]
    public void Tensors_and_indices_convert_to_it()
    {
        Target numbers = Tensor.Ones([2, 3]), labels = new Indices(1, 2);
        Assert.Equal([2, 3], numbers.Shape);
        Assert.Equal([2], labels.Shape);
        Assert.True(numbers.Labels is null && labels.Values is null);
    }

    [Fact]
    public void Numbers_must_have_the_shape_of_the_prediction()
    {
        Target target = Tensor.Ones([3]);
        Assert.Same(target.Values, target.ValuesLike(Tensor.Ones([3]), "Loss"));
        var error = Assert.Throws<ShapeException>(() => target.ValuesLike(Tensor.Ones([3, 1]), "Loss"));
        Assert.Contains("Loss: the prediction is [3, 1] but the target is [3]", error.Message);
    }

    [Fact]
    public void Labels_and_nothing_are_not_numbers()
    {
        Target labels = new Indices(1);
        Assert.Contains("class labels", Assert.Throws<ArgumentException>(() => labels.ValuesLike(Tensor.Ones([1]), "Loss")).Message);
        Assert.Throws<ArgumentNullException>(() => labels.ValuesLike(null!, "Loss"));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => default(Target).ValuesLike(Tensor.Ones([1]), "Loss")).Message);
        Assert.Throws<ArgumentException>(() => default(Target).Shape);
    }
}
