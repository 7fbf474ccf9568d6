using Lincoln.Testing;

namespace Lincoln.Tests.Operations;

public class ReductionTests
{
    // [2, 2, 3]
    private static readonly Tensor X = Tensor.From(new Real[,,] { { { 1, 2, 3 }, { 4, 5, 6 } }, { { 7, 8, 9 }, { 10, 11, 12 } } });

    // In a random order, no two closer than a step of the gradient check: a maximum must stay where it is.
    private static Tensor Distinct(Shape shape)
        => new(shape, [.. new Rng(1).Permutation(shape.Count).Select(i => (Real)(0.05 * (i - shape.Count / 2)))]);

    private static void AssertValues(Tensor found, Shape shape, params Real[] expected)
    {
        Assert.Equal(shape, found.Shape);
        Assert.Equal(expected, found.Values.ToArray());
    }

    [Fact]
    public void Sums()
    {
        AssertValues(X.Sum(), [], 78);
        AssertValues(X.Sum(keepDims: true), [1, 1, 1], 78);
        AssertValues(X.Sum(0), [2, 3], 8, 10, 12, 14, 16, 18);
        AssertValues(X.Sum(1), [2, 3], 5, 7, 9, 17, 19, 21);
        AssertValues(X.Sum(-1), [2, 2], 6, 15, 24, 33);
        AssertValues(X.Sum([0, 2]), [2], 30, 48);
        AssertValues(X.Sum([2, 0], keepDims: true), [1, 2, 1], 30, 48);
        AssertValues(X.Sum([-1, -2]), [2], 21, 57);
        AssertValues(X.Sum([0, 1, 2]), [], 78);
        AssertValues(X.Sum([]), [2, 2, 3], X.Values.ToArray());
        AssertValues(Tensor.Scalar(5).Sum(), [], 5);
    }

    [Fact]
    public void Means()
    {
        AssertValues(X.Mean(), [], (Real)6.5);
        AssertValues(X.Mean(0), [2, 3], 4, 5, 6, 7, 8, 9);
        AssertValues(X.Mean([0, 2], keepDims: true), [1, 2, 1], 5, 8);
    }

    [Fact]
    public void Maxima()
    {
        var x = X * Tensor.From(1, -1, 1);
        AssertValues(x.Max(), [], 12);
        AssertValues(x.Max(0), [2, 3], 7, -2, 9, 10, -5, 12);
        AssertValues(x.Max(1), [2, 3], 4, -2, 6, 10, -8, 12);
        AssertValues(x.Max(2), [2, 2], 3, 6, 9, 12);
        AssertValues(x.Max([0, 2]), [2], 9, 12);
        AssertValues(x.Max([1, 0], keepDims: true), [1, 1, 3], 10, -2, 12);
        AssertValues(x.Max([]), [2, 2, 3], x.Values.ToArray());
        Assert.True(Real.IsNaN(Tensor.From(1, Real.NaN, 2).Max().Item()));
    }

    [Fact]
    public void Equal_maxima_share_the_gradient_evenly()
    {
        var x = Tensor.From(new Real[,] { { 3, 1, 3 }, { 2, 5, 4 } });
        x.RequiresGradient = true;
        x.Max(1).Backward(Tensor.From(6, 7));
        Assert.Equal([3, 0, 3, 0, 7, 0], x.Gradient!.Values.ToArray());
        x.ClearGradient();
        x.Max(1).Backward(Tensor.From(Real.PositiveInfinity, 7));
        Assert.Equal([Real.PositiveInfinity, 0, Real.PositiveInfinity, 0, 7, 0], x.Gradient!.Values.ToArray());
    }

    public static TheoryData<int[], int[]?> Cases => new()
    {
        { [1], null }, { [15], null }, { [16], [0] }, { [17], [0] }, { [33], [-1] }, { [], null },
        { [3, 17], null }, { [3, 17], [0] }, { [3, 17], [1] }, { [3, 17], [0, 1] }, { [3, 17], [] },
        { [2, 3, 4], [1] }, { [2, 3, 4], [0, 2] }, { [2, 3, 4], [-1, 0, 1] }, { [2, 3, 2, 3], [0, 2] }, { [2, 3, 2, 3], [3, 1] },
        { [2, 1, 3], [1] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_over_any_axes(int[] shape, int[]? axes)
    {
        var x = Distinct(Shape.Create(shape));
        foreach (bool keep in (bool[])[false, true])
        {
            GradientCheck.Run(t => t[0].Sum(axes, keep), x);
            GradientCheck.Run(t => t[0].Mean(axes, keep), x);
            GradientCheck.Run(t => t[0].Max(axes, keep), x);
        }
    }

    [Fact]
    public void Gradients_reach_an_input_that_is_used_twice()
    {
        var x = Distinct([3, 5]);
        GradientCheck.Run(t => t[0] - t[0].Mean(1, keepDims: true), x);
        GradientCheck.Run(t => t[0] - t[0].Max(1, keepDims: true), x);
        GradientCheck.Run(t => t[0] * t[0].Sum(), x);
    }

    [Fact]
    public void Nothing_sums_to_zero_but_has_neither_mean_nor_maximum()
    {
        AssertValues(new Tensor([0]).Sum(), [], 0);
        AssertValues(new Tensor([0, 2]).Sum(0), [2], 0, 0);
        AssertValues(new Tensor([2, 0]).Sum(1), [2], 0, 0);
        AssertValues(new Tensor([0, 2]).Sum(1), [0]);
        AssertValues(new Tensor([0, 2]).Mean(1), [0]);
        AssertValues(new Tensor([0, 2]).Max(1), [0]);
        Assert.Contains("Mean: it needs at least one element for every result, but [0, 2] has none",
            Assert.Throws<ShapeException>(() => new Tensor([0, 2]).Mean(0)).Message);
        Assert.Contains("Max: it needs at least one element", Assert.Throws<ShapeException>(() => new Tensor([2, 0]).Max()).Message);
        var x = new Tensor([2, 0]) { RequiresGradient = true };
        x.Sum(1).Backward(Tensor.From(1, 2));
        Assert.Equal([2, 0], x.Gradient!.Shape);
    }

    [Fact]
    public void Axes_that_do_not_exist_are_refused()
    {
        Assert.Contains("Sum: [2, 2, 3] has no axis 3; its axes are -3..2",
            Assert.Throws<ArgumentOutOfRangeException>(() => X.Sum(3)).Message);
        Assert.Contains("Mean: [2, 2, 3] has no axis -4", Assert.Throws<ArgumentOutOfRangeException>(() => X.Mean(-4)).Message);
        Assert.Contains("Max: axis -3 of [2, 2, 3] is named twice in [0, -3]",
            Assert.Throws<ArgumentException>(() => X.Max([0, -3])).Message);
        Assert.Contains("a scalar", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Scalar(1).Sum(0)).Message);
    }

    [Fact]
    public void A_long_sum_is_the_same_over_all_axes_and_over_each_named()
    {
        var x = Tensor.Normal([300, 500], new Rng(1));
        Assert.Equal(x.Sum().Item(), x.Sum([0, 1]).Item());
        double exact = 0;
        foreach (Real value in x.Values) exact += value;
        Assert.Equal(exact, x.Sum().Item(), 1e-6 * 150000);
        Assert.Equal(x.Values.ToArray().Max(), x.Max().Item());
    }
}
