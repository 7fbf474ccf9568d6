namespace Lincoln.Tests.Core;

public class ParameterTests
{
    [Fact]
    public void It_has_numbers_once_it_is_initialised()
    {
        var w = new Parameter("weight");
        Assert.False(w.IsInitialized);
        w.Initialize([2, 3]);
        Assert.True(w.IsInitialized && w.Trainable && w.RequiresGradient);
        Assert.Equal(("weight", "[2, 3]", 0), (w.Name, w.Shape.ToString(), w.Values[5]));
        Assert.Throws<ArgumentException>(() => new Parameter(" "));
        Assert.Throws<ArgumentNullException>(() => new Parameter("w", null!));
    }

    [Fact]
    public void Its_gradient_is_one_buffer_that_is_marked_used_up()
    {
        var w = new Parameter("w", Tensor.Scalar(3));
        Assert.Null(w.Gradient);
        TestOperations.Times(w, w).Backward();
        var first = w.Gradient;
        w.ClearGradient();
        Assert.Null(w.Gradient);
        TestOperations.Times(w, w).Backward();
        Assert.Same(first, w.Gradient);
        Assert.Equal(6, w.Gradient!.Item());
        w.Initialize([2]);
        Assert.Null(w.Gradient);
    }

    [Fact]
    public void A_frozen_one_can_be_asked_for_its_gradient()
    {
        var w = new Parameter("w", Tensor.Scalar(3)) { Trainable = false };
        Assert.False(w.RequiresGradient);
        w.RequiresGradient = true;
        TestOperations.Times(w, w).Backward();
        Assert.Equal(6, w.Gradient!.Item());
    }
}
