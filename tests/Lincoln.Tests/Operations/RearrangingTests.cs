using Lincoln.Testing;

namespace Lincoln.Tests.Operations;

/// <summary>Operations that move numbers without computing: reshape, flatten, transpose, concatenate, slice, gather.</summary>
public class RearrangingTests
{
    private static readonly Tensor X = Tensor.From(new Real[,] { { 1, 2, 3 }, { 4, 5, 6 } });

    private static void AssertValues(Tensor found, Shape shape, params Real[] expected)
    {
        Assert.Equal(shape, found.Shape);
        Assert.Equal(expected, found.Values.ToArray());
    }

    private static string Message<T>(Func<Tensor> run) where T : Exception => Assert.Throws<T>(run).Message;

    [Fact]
    public void Reshape_keeps_the_order_and_the_memory()
    {
        AssertValues(X.Reshape(3, 2), [3, 2], 1, 2, 3, 4, 5, 6);
        AssertValues(X.Reshape(-1), [6], 1, 2, 3, 4, 5, 6);
        AssertValues(X.Reshape(1, -1, 2), [1, 3, 2], 1, 2, 3, 4, 5, 6);
        AssertValues(X.Reshape(X.Shape.Sizes), [2, 3], 1, 2, 3, 4, 5, 6);
        AssertValues(Tensor.From(7).Reshape(), [], 7);
        AssertValues(new Tensor([0, 4]).Reshape(4, 0), [4, 0]);
        AssertValues(new Tensor([0, 4]).Reshape(2, -1), [2, 0]);
        Assert.True(X.Reshape(6).Values == X.Values[..6], "the numbers are copied");
    }

    [Fact]
    public void Reshape_refuses_other_counts()
    {
        Assert.Contains("Reshape: [2, 3] cannot become [4, 2]: it would hold 8 elements, not 6",
            Message<ShapeException>(() => X.Reshape(4, 2)));
        Assert.Contains("[4, -1]: 6 elements cannot be divided by 4", Message<ShapeException>(() => X.Reshape(4, -1)));
        Assert.Contains("at most one may be -1", Message<ShapeException>(() => X.Reshape(-1, -1)));
        Assert.Contains("sizes are 0 or more", Message<ShapeException>(() => X.Reshape(-2, -3)));
        Assert.Contains("any size would do for -1", Message<ShapeException>(() => new Tensor([0]).Reshape(0, -1)));
        Assert.Throws<ShapeException>(() => X.Reshape(int.MaxValue, int.MaxValue));
        Assert.Throws<ShapeException>(() => X.Reshape());
    }

    [Fact]
    public void Flatten_lays_axes_out()
    {
        var x = new Tensor([2, 3, 4, 5]);
        Assert.Equal([2, 60], x.Flatten().Shape);
        Assert.Equal([120], x.Flatten(0).Shape);
        Assert.Equal([2, 3, 20], x.Flatten(-2).Shape);
        Assert.Equal([0, 6], new Tensor([0, 2, 3]).Flatten().Shape);
        Assert.Contains("Flatten: [3] has no axis 1", Message<ArgumentOutOfRangeException>(() => new Tensor([3]).Flatten()));
    }

    [Fact]
    public void Transpose_reorders_axes()
    {
        AssertValues(X.Transpose(), [3, 2], 1, 4, 2, 5, 3, 6);
        AssertValues(X.Transpose(0, 1), [2, 3], 1, 2, 3, 4, 5, 6);
        AssertValues(X.Transpose(-1, 0), [3, 2], 1, 4, 2, 5, 3, 6);
        var y = X.Reshape(1, 2, 3).Transpose(2, 0, 1);
        AssertValues(y, [3, 1, 2], 1, 4, 2, 5, 3, 6);
        Assert.Equal([5, 3, 2], new Tensor([5, 2, 3]).Transpose().Shape);
        Assert.Equal([3, 0], new Tensor([0, 3]).Transpose().Shape);
        Assert.Contains("Transpose: it swaps the last two axes, but [4] has fewer",
            Message<ShapeException>(() => new Tensor([4]).Transpose()));
        Assert.Contains("Transpose: [2, 3] has 2 axes, but the order [0, 1, 2] names 3",
            Message<ShapeException>(() => X.Transpose(0, 1, 2)));
        Assert.Contains("named twice", Message<ArgumentException>(() => X.Transpose(0, 0)));
        Assert.Contains("no axis 2", Message<ArgumentOutOfRangeException>(() => X.Transpose(0, 2)));
    }

    [Fact]
    public void Concatenate_puts_tensors_one_after_another()
    {
        AssertValues(Tensor.Concatenate(0, X, Tensor.From(new Real[,] { { 7, 8, 9 } })), [3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9);
        var column = Tensor.From(new Real[,] { { 7 }, { 8 } });
        AssertValues(Tensor.Concatenate(-1, X, column, X), [2, 7], 1, 2, 3, 7, 1, 2, 3, 4, 5, 6, 8, 4, 5, 6);
        AssertValues(Tensor.Concatenate(1, X), [2, 3], 1, 2, 3, 4, 5, 6);
        AssertValues(Tensor.Concatenate(1, new Tensor([2, 0]), X), [2, 3], 1, 2, 3, 4, 5, 6);
        Assert.Contains("at least one tensor", Message<ArgumentException>(() => Tensor.Concatenate(0)));
        Assert.Contains("Concatenate: tensor 1 is [3, 2], but tensor 0 is [2, 3]; they may differ only in axis 0",
            Message<ShapeException>(() => Tensor.Concatenate(0, X, X.Transpose())));
        Assert.Contains("tensor 1 is [6]", Message<ShapeException>(() => Tensor.Concatenate(0, X, X.Reshape(6))));
        Assert.Contains("a scalar", Message<ArgumentOutOfRangeException>(() => Tensor.Concatenate(0, Tensor.Scalar(1))));
        Assert.Throws<ArgumentNullException>(() => Tensor.Concatenate(0, X, null!));
    }

    [Fact]
    public void Slice_takes_a_range()
    {
        AssertValues(X.Slice(0, 1, 1), [1, 3], 4, 5, 6);
        AssertValues(X.Slice(1, 1, 2), [2, 2], 2, 3, 5, 6);
        AssertValues(X.Slice(-1, 0, 1), [2, 1], 1, 4);
        AssertValues(X.Slice(0, 2, 0), [0, 3]);
        AssertValues(X.Slice(1, 3, 0), [2, 0]);
        Assert.True(X.Slice(0, 1, 1).Values == X.Values[3..], "a leading slice is copied");
        Assert.True(X.Reshape(1, 2, 3).Slice(1, 1, 1).Values == X.Values[3..], "a slice behind axes of size 1 is copied");
        Assert.Contains("Slice: the start 3 is not in 0..2, the places of axis 0 of [2, 3]",
            Message<ArgumentOutOfRangeException>(() => X.Slice(0, 3, 0)));
        Assert.Contains("Slice: 3 places from 1 on are not within axis 1 of [2, 3], whose size is 3",
            Message<ArgumentOutOfRangeException>(() => X.Slice(1, 1, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => X.Slice(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => X.Slice(1, 1, int.MaxValue));
        Assert.Contains("Slice: [2, 3] has no axis 2", Message<ArgumentOutOfRangeException>(() => X.Slice(2, 0, 1)));
    }

    [Fact]
    public void Gather_picks_rows()
    {
        AssertValues(X.Gather(new Indices(1, 0, 1)), [3, 3], 4, 5, 6, 1, 2, 3, 4, 5, 6);
        AssertValues(X.Gather(new Indices([1, 2], [1, 1])), [1, 2, 3], 4, 5, 6, 4, 5, 6);
        AssertValues(Tensor.From(5, 6, 7).Gather(new Indices(2, 0)), [2], 7, 5);
        AssertValues(X.Gather(new Indices()), [0, 3]);
        AssertValues(new Tensor([2, 0]).Gather(new Indices(1, 1)), [2, 0]);
        Assert.Contains("Gather: element 1 of the indices [2] is 2, which is not in 0..1",
            Message<ArgumentOutOfRangeException>(() => X.Gather(new Indices(0, 2))));
        Assert.Contains("Gather: element 0 of the indices [1] is -1",
            Message<ArgumentOutOfRangeException>(() => X.Gather(new Indices(-1))));
        Assert.Contains("must have rows", Message<ShapeException>(() => Tensor.Scalar(1).Gather(new Indices(0))));
        Assert.Throws<ArgumentNullException>(() => X.Gather(null!));
    }

    [Fact]
    public void Gather_adds_the_gradients_of_a_row_that_is_used_often()
    {
        var table = X.Keep();
        table.RequiresGradient = true;
        table.Gather(new Indices(1, 1, 1)).Backward(Tensor.From(new Real[,] { { 1, 2, 3 }, { 10, 20, 30 }, { 100, 200, 300 } }));
        Assert.Equal([0, 0, 0, 111, 222, 333], table.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Slices_of_one_tensor_add_up()
        => GradientCheck.Run(x => x[0].Slice(1, 0, 2) * x[0].Slice(1, 3, 2) + x[0].Slice(1, 1, 2), Tensor.Normal([3, 5, 2], new Rng(1)));

    [Fact]
    public void Views_of_a_parameter_follow_it_and_backward_refuses_one_that_was_edited()
    {
        var w = new Parameter("w", X);
        var y = w.Reshape(6).Square();
        w.Edit()[0] = 5;
        Assert.Contains("edited", Assert.Throws<InvalidOperationException>(() => y.Backward(Tensor.Ones([6]))).Message);
        var z = w.Slice(0, 0, 1);
        Assert.Equal(5, z.Values[0]);
        z.Backward(Tensor.Ones([1, 3]));
        Assert.Equal([1, 1, 1, 0, 0, 0], w.Gradient!.Values.ToArray());
    }
}
