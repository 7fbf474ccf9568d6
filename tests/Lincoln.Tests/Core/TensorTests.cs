namespace Lincoln.Tests.Core;

public class TensorTests
{
    [Fact]
    public void It_is_made_from_arrays()
    {
        Assert.Equal([1, 2, 3], Tensor.From(1, 2, 3).Values.ToArray());
        var matrix = Tensor.From(new Real[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], matrix.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.Values.ToArray());
        Assert.Equal([1, 2, 2], Tensor.From(new Real[,,] { { { 1, 2 }, { 3, 4 } } }).Shape);
        Assert.Equal([1, 1, 1, 2], Tensor.From(new Real[,,,] { { { { 1, 2 } } } }).Shape);
        Assert.Equal([7, 7], Tensor.Full([2], 7).Values.ToArray());
        Assert.Equal([0, 0], new Tensor([2]).Values.ToArray());
        Assert.Equal([1, 1], Tensor.Ones([2]).Values.ToArray());
        Assert.Equal([0, (Real)0.5, 1], Tensor.LinearSpace(0, 1, 3).Values.ToArray());
        Assert.Equal(5, Tensor.Scalar(5).Item());
    }

    [Fact]
    public void It_does_not_change_with_the_array_it_was_made_from()
    {
        Real[] values = [1, 2];
        var x = new Tensor([2], values);
        values[0] = 9;
        Assert.Equal([1, 2], x.Values.ToArray());
    }

    [Fact]
    public void A_wrong_number_of_values_is_refused()
    {
        var error = Assert.Throws<ShapeException>(() => new Tensor([2, 3], [1, 2]));
        Assert.Contains("[2, 3] has 6 places, but 2 values", error.Message);
        Assert.Throws<ArgumentNullException>(() => Tensor.From((Real[,])null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.LinearSpace(0, 1, -1));
    }

    [Fact]
    public void Numbers_are_read_by_index()
    {
        var x = Tensor.From(new Real[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal(6, x[1, 2]);
        Assert.Contains("index 3 is outside axis 1 of [2, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => x[0, 3]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[-1, 0]);
        Assert.Contains("has 2 axes, but 1 indices", Assert.Throws<ArgumentOutOfRangeException>(() => x[1]).Message);
        Assert.Equal(3, Tensor.Scalar(3)[[]]);
    }

    [Fact]
    public void Item_needs_exactly_one_number()
    {
        Assert.Equal(4, Tensor.Full([1, 1], 4).Item());
        Assert.Contains("[2]", Assert.Throws<ShapeException>(() => Tensor.Ones([2]).Item()).Message);
        Assert.Throws<ShapeException>(() => new Tensor([0]).Item());
    }

    [Fact]
    public void Keep_copies_and_Detach_shares()
    {
        var x = Tensor.From(1, 2);
        Tensor copy = x.Keep(), same = x.Detach();
        x.Edit()[0] = 5;
        Assert.Equal([1, 2], copy.Values.ToArray());
        Assert.Equal([5, 2], same.Values.ToArray());
    }

    [Fact]
    public void Editing_a_view_counts_as_editing_the_tensor()
    {
        var x = Tensor.From(1, 2, 3, 4);
        int before = x.Version;
        x.View([2], offset: 2).Edit()[0] = 9;
        Assert.Equal([1, 2, 9, 4], x.Values.ToArray());
        Assert.Equal(before + 1, x.Version);
        Assert.Equal(before + 1, x.View([2, 2]).View([4]).Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Large_memory_is_aligned_to_cache_lines(bool inWorkspace)
    {
        using var step = inWorkspace ? Workspace.Begin() : null;
        foreach (int count in (int[])[4096, 5000, 100_000])
        {
            unsafe
            {
                fixed (Real* p = new Tensor([count]).Values) Assert.Equal(0, (nint)p % 64);
            }
        }
    }

    [Fact]
    public void It_prints_like_NumPy()
    {
        Assert.Equal("3.0", Tensor.Scalar(3).ToString());
        Assert.Equal("[1.0 -2.5 0.3333]", Tensor.From(1, (Real)(-2.5), (Real)1 / 3).ToString());
        Assert.Equal("[[1.0 2.0]\n [3.0 4.0]]", Tensor.From(new Real[,] { { 1, 2 }, { 3, 4 } }).ToString());
        Assert.Equal("[[[1.0]\n  [2.0]]\n\n [[3.0]\n  [4.0]]]",
            Tensor.From(new Real[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }).ToString());
        Assert.Equal("[1.0e-05 1.0e+09 NaN Infinity]", Tensor.From((Real)1e-5, (Real)1e9, Real.NaN, Real.PositiveInfinity).ToString());
        Assert.Equal("[]", new Tensor([0]).ToString());
        Assert.Equal("[[]\n []]", new Tensor([2, 0]).ToString());
    }

    [Fact]
    public void Long_tensors_are_summarised()
    {
        Assert.Equal("[0.0 1.0 2.0 ... 1998.0 1999.0 2000.0]", Tensor.LinearSpace(0, 2000, 2001).ToString());
        string matrix = new Tensor([2000, 2]).ToString();
        Assert.Equal(6, matrix.Split("[0.0 0.0]").Length - 1);
        Assert.Contains("\n ...\n", matrix);
    }
}
