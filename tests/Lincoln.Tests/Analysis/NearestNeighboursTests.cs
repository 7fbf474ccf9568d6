using Lincoln.Analysis;

namespace Lincoln.Tests.Analysis;

public class NearestNeighboursTests
{
    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(40, 3, 39)]
    [InlineData(300, 17, 12)]
    [InlineData(1100, 2, 5)]
    public void Are_those_of_the_definition(int n, int columns, int count)
    {
        var points = Tensor.Normal([n, columns], new Rng(5), mean: 100);                 // far from the origin: nothing is lost
        var found = NearestNeighbours.Of(points, count);
        Assert.Equal([n, count], found.Indices.Shape);
        for (int i = 0; i < n; i++)
        {
            int[] expected = [.. Enumerable.Range(0, n).Where(j => j != i).OrderBy(j => Square(points, i, points, j)).Take(count)];
            int[] near = found.Indices.Values.Slice(i * count, count).ToArray();
            Assert.DoesNotContain(i, near);
            for (int k = 0; k < count; k++)
            {
                Assert.Equal(Math.Sqrt(Square(points, i, points, expected[k])), found.Distances[i, k], 1e-3);
                Assert.Equal(Math.Sqrt(Square(points, i, points, near[k])), found.Distances[i, k], 1e-5 * (1 + found.Distances[i, k]));
            }
            Assert.Equal(count, near.Distinct().Count());
        }
    }

    [Fact]
    public void Of_queries_among_points()
    {
        Tensor points = Tensor.Normal([50, 4], new Rng(6));
        Tensor queries = Tensor.Concatenate(0, points.Slice(0, 7, 2), Tensor.Normal([3, 4], new Rng(7)));
        var found = NearestNeighbours.Of(queries, points, 3);
        Assert.Equal([7, 8], [found.Indices.Values[0], found.Indices.Values[3]]);        // a point among the points is its own neighbour
        Assert.Equal(0, found.Distances[1, 0]);
        for (int q = 0; q < 5; q++)
        {
            var nearest = Enumerable.Range(0, 50).OrderBy(j => Square(queries, q, points, j)).Take(3);
            Assert.Equal(nearest, found.Indices.Values.Slice(3 * q, 3).ToArray());
        }
    }

    [Fact]
    public void Equal_points_are_at_distance_zero()
        => Assert.All(NearestNeighbours.Of(Tensor.Ones([20, 3]), 4).Distances.Values.ToArray(), d => Assert.Equal(0, d));

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var x = Tensor.Ones([5, 3]);
        Assert.Contains("1 to 4 neighbours", Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.Of(x, 5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.Of(x, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.Of(x, x, 6));
        Assert.Throws<ArgumentNullException>(() => NearestNeighbours.Of(null!, 1));
        Assert.Throws<ShapeException>(() => NearestNeighbours.Of(Tensor.Ones([5]), 1));
        Assert.Throws<ShapeException>(() => NearestNeighbours.Of(Tensor.Ones([2, 4]), x, 1));
        x.Edit()[0] = Real.PositiveInfinity;
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Of(x, 1));
    }

    private static double Square(Tensor a, int i, Tensor b, int j)
        => Enumerable.Range(0, a.Shape[1]).Select(k => (double)a[i, k] - b[j, k]).Sum(difference => difference * difference);
}
