using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class PermuteTests : KernelTest
{
    public static readonly TheoryData<int[], int[]> Cases = new()
    {
        { [], [] }, { [5], [0] }, { [3, 4], [0, 1] }, { [3, 4], [1, 0] }, { [1, 4], [1, 0] }, { [33, 17], [1, 0] }, { [200, 300], [1, 0] },
        { [2, 3, 4], [0, 2, 1] }, { [2, 3, 4], [1, 0, 2] }, { [2, 3, 4], [2, 1, 0] }, { [2, 3, 4], [2, 0, 1] }, { [2, 3, 4], [1, 2, 0] },
        { [5, 6, 7, 8], [0, 2, 1, 3] }, { [5, 6, 7, 8], [0, 2, 3, 1] }, { [5, 6, 7, 8], [0, 3, 1, 2] }, { [5, 6, 7, 8], [3, 1, 0, 2] },
        { [2, 3, 1, 2, 3, 2], [5, 0, 4, 1, 3, 2] }, { [40, 50, 60], [2, 0, 1] }, { [0, 3], [1, 0] },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Axes_in_another_order(int[] shape, int[] axes)
    {
        int count = Shapes.Count(shape), rank = shape.Length;
        Real[] x = Numbers(count);
        Real[] y = SameEverywhere(count, to => Permute.Transpose(x, shape, axes, to));
        int[] at = new int[rank], steps = new int[rank];
        for (int axis = rank - 1, step = 1; axis >= 0; step *= shape[axis--]) steps[axis] = step;
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(x[axes.Select((axis, j) => at[j] * steps[axis]).Sum()], y[i]);
            for (int j = rank - 1; j >= 0 && ++at[j] == shape[axes[j]]; j--) at[j] = 0;
        }
    }

    [Theory]
    [InlineData(1, 5, 1, 9, 3, 4, 1)]
    [InlineData(3, 5, 2, 4, 0, 3, 7)]
    [InlineData(100, 20, 3, 30, 11, 9, 33)]
    [InlineData(2, 5, 5, 4, 0, 0, 7)]
    [InlineData(0, 5, 1, 4, 0, 2, 7)]
    public void Ranges_of_an_axis(int outer, int fromSize, int fromStart, int toSize, int toStart, int count, int inner)
    {
        Real[] from = Numbers(outer * fromSize * inner), old = Numbers(outer * toSize * inner, 2), copied = [.. old], added = [.. old];
        for (int o = 0; o < outer; o++)
            for (int j = 0; j < count; j++)
                for (int i = 0; i < inner; i++)
                {
                    Real value = from[(o * fromSize + fromStart + j) * inner + i];
                    copied[(o * toSize + toStart + j) * inner + i] = value;
                    added[(o * toSize + toStart + j) * inner + i] += value;
                }
        AssertSameBits(copied, Found(add: false));
        AssertSameBits(added, Found(add: true));

        Real[] Found(bool add) => SameEverywhere(
            old.Length, to => Permute.CopyAxis(from, fromSize, fromStart, to, toSize, toStart, outer, count, inner, add), old);
    }

    [Theory]
    [InlineData(new[] { 0 }), InlineData(new[] { 0, 0 }), InlineData(new[] { 0, 2 })]
    [InlineData(new[] { -1, 0 }), InlineData(new[] { 0, 1, 2 })]
    public void What_is_no_permutation_is_refused(int[] axes)
        => AssertRefuses<ArgumentException>("axes", () => Permute.Transpose(new Real[6], [2, 3], axes, new Real[6]));

    [Fact]
    public void Ranges_outside_an_axis_are_refused_by_name()
    {
        Real[] six = new Real[6];
        AssertRefuses<ArgumentOutOfRangeException>("fromStart", () => Permute.CopyAxis(six, 6, 4, six, 6, 0, 1, 3, 1));
        AssertRefuses<ArgumentOutOfRangeException>("toStart", () => Permute.CopyAxis(six, 6, 0, six, 6, 4, 1, 3, 1));
        AssertRefuses<ArgumentOutOfRangeException>("toStart", () => Permute.CopyAxis(six, 6, 0, six, 6, -1, 1, 3, 1));
        AssertRefuses<ArgumentException>("from", () => Permute.CopyAxis(six, 5, 0, six, 6, 0, 1, 3, 1));
    }
}
