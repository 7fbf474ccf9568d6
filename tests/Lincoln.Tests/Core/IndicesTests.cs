namespace Lincoln.Tests.Core;

public class IndicesTests
{
    [Fact]
    public void They_hold_whole_numbers_with_a_shape()
    {
        var labels = new Indices(3, 1, 2);
        Assert.Equal([3], labels.Shape);
        Assert.Equal([3, 1, 2], labels.Values.ToArray());
        Assert.Equal([2, 1], new Indices([2, 1], [5, 6]).Shape);
        Assert.Contains("4 places, but 1 values", Assert.Throws<ShapeException>(() => new Indices([2, 2], [1])).Message);
        Assert.Equal("[3] 3 1 2", labels.ToString());
    }

    [Theory]
    [InlineData(new[] { 0, 3, 1 }, 3, "element 1")]
    [InlineData(new[] { 0, -1 }, 3, "is -1")]
    [InlineData(new[] { 0 }, 0, "element 0")]
    public void A_number_outside_the_range_is_named(int[] values, int count, string said)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Indices(values).CheckBelow(count, "Embedding"));
        Assert.Contains("Embedding", error.Message);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void Numbers_inside_the_range_pass()
    {
        new Indices(0, 1, 2).CheckBelow(3, "test");
        new Indices([]).CheckBelow(0, "test");
    }
}
