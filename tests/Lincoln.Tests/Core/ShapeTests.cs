namespace Lincoln.Tests.Core;

public class ShapeTests
{
    [Fact]
    public void The_default_is_the_shape_of_one_number()
    {
        Shape none = default, empty = [];
        Assert.Equal(empty, none);
        Assert.Equal(empty.GetHashCode(), none.GetHashCode());
        Assert.Equal((0, 1, "[]"), (none.Rank, none.Count, none.ToString()));
        Assert.Equal([5], none.Prepend(5));
    }

    [Fact]
    public void It_knows_its_sizes()
    {
        Shape s = [2, 3, 4];
        Assert.Equal((3, 24, "[2, 3, 4]"), (s.Rank, s.Count, s.ToString()));
        Assert.Equal((2, 4, 3), (s[0], s[^1], s[^2]));
        Assert.Equal([3, 4], s[1..]);
        Assert.Equal([2], s[..^2]);
        Assert.Equal([2, 3, 7], s.With(^1, 7));
        Assert.Equal([2, 3, 4], s);
        Assert.Equal([9, 2, 3, 4], s.Prepend(9));
        int product = 1;
        foreach (int size in s) product *= size;
        Assert.Equal(24, product);
    }

    [Fact]
    public void Equal_sizes_are_equal_shapes()
    {
        Shape a = [2, 3], b = [2, 3], c = [3, 2];
        Assert.True(a == b && a != c && a.Equals((object)b) && !a.Equals("[2, 3]"));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void Zero_is_a_size() => Assert.Equal(0, Shape.Create([3, 0, 5]).Count);

    [Theory]
    [InlineData(new[] { 2, -1 }, "[2, -1]")]
    [InlineData(new[] { 1 << 30, 1 << 30 }, "too many")]
    [InlineData(new[] { 1 << 30, 1 << 30, 0 }, "too many")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue }, "too many")]
    public void Impossible_sizes_are_refused(int[] sizes, string said)
        => Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(() => Shape.Create(sizes)).Message);

    [Fact]
    public void Axes_that_do_not_exist_are_refused()
    {
        Shape s = [2, 3];
        Assert.Contains("[2, 3] has 2 axes", Assert.Throws<ArgumentOutOfRangeException>(() => s[2]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => s[^3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s[3..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s[..^3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s.With(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lincoln.Operations.Axes.One(s, 2, "Sum"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lincoln.Operations.Axes.One(s, -3, "Sum"));
        Assert.Equal((1, 0), (Lincoln.Operations.Axes.One(s, -1, "Sum"), Lincoln.Operations.Axes.One(s, 0, "Sum")));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Shape)[0]);
    }

    [Fact]
    public void Broadcasting_follows_the_rule_of_NumPy()
    {
        Assert.Equal([4, 2, 3], Shape.Broadcast([2, 3], [4, 1, 3]));
        Assert.Equal([2, 3], Shape.Broadcast([], [2, 3]));
        Assert.Equal([0, 3], Shape.Broadcast([1, 3], [0, 1]));
        var error = Assert.Throws<ShapeException>(() => Shape.Broadcast([2, 3], [2, 4], "Add"));
        Assert.Contains("Add: [2, 3] and [2, 4]", error.Message);
    }
}
