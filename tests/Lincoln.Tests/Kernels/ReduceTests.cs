using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class ReduceTests : KernelTest
{
    public static readonly TheoryData<int> Lengths = [0, 1, 2, 15, 16, 17, 31, 33, 100, 4095, 4097, 16_384, 16_385, 70_001, 2_000_003];

    [Theory, MemberData(nameof(Lengths))]
    public void Sums_of_all_numbers(int count)
    {
        Real[] a = Numbers(count, 1);
        PreciseSum sum = default, squares = default;
        Real max = Real.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            sum.Add(a[i]);
            squares.AddProduct(a[i], a[i]);
            max = Real.Max(max, a[i]);
        }
        double size = count + 1, roundings = Math.Sqrt(count) + 8;
        Real[] found = SameEverywhere(3, y => (y[0], y[1], y[2]) = (Reduce.Sum(a), Reduce.SumOfSquares(a), Reduce.Max(a)));
        AssertClose(sum.Value, found[0], Math.Sqrt(size), roundings, "sum");
        AssertClose(squares.Value, found[1], size, 20, "sum of squares");
        Assert.Equal(max, found[2]);
    }

    [Fact]
    public void A_sum_has_16_lanes_and_a_fixed_tree()
    {
        Real[] x = Numbers(1000), lanes = new Real[16];
        for (int i = 0; i < x.Length; i++) lanes[i % 16] += x[i];
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        AssertSameBits([lanes[0]], SameEverywhere(1, y => y[0] = Reduce.Sum(x)));
    }

    [Fact]
    public void Sums_of_minus_zero_are_plus_zero_and_maxima_keep_NaN()
    {
        Real minusZero = (Real)(-0.0);
        AssertSameBits([0], SameEverywhere(1, y => y[0] = Reduce.Sum([minusZero, minusZero])));
        foreach (int place in new[] { 0, 5, 17, 39 })
        {
            Real[] x = Numbers(40);
            x[place] = Real.NaN;
            AssertSameBits([Real.NaN, Real.NaN], SameEverywhere(2, y => (y[0], y[1]) = (Reduce.Max(x), Reduce.Sum(x))));
        }
        AssertSameBits([Real.NegativeInfinity], SameEverywhere(1, y => y[0] = Reduce.Max([])));
    }

    public static readonly TheoryData<int, int, int> Views = new()
    {
        { 1, 1, 1 }, { 3, 5, 1 }, { 1, 5, 3 }, { 2, 3, 4 }, { 4, 17, 33 }, { 1, 100, 70 }, { 70, 100, 1 }, { 1, 60, 600 }, { 600, 33, 2 },
        { 0, 3, 4 }, { 2, 0, 3 }, { 3, 4, 0 }, { 2, 0, 1 }, { 1, 0, 1 }, { 1, 3000, 40 },
    };

    [Theory, MemberData(nameof(Views))]
    public void Sums_along_an_axis(int outer, int n, int inner)
    {
        Real[] x = Numbers(outer * n * inner), old = Numbers(outer * inner, 2);
        Real[] y = SameEverywhere(outer * inner, to => Reduce.SumAxis(x, outer, n, inner, to, add: false));
        Real[] added = SameEverywhere(outer * inner, to => Reduce.SumAxis(x, outer, n, inner, to, add: true), old);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                double sum = 0;
                for (int j = 0; j < n; j++) sum += x[(o * n + j) * inner + i];
                AssertClose(sum, y[o * inner + i], n + 1, 4, $"sum {o}, {i}");
                Assert.Equal(old[o * inner + i] + y[o * inner + i], added[o * inner + i]);
            }
    }

    [Theory, MemberData(nameof(Views))]
    public void Maxima_along_an_axis(int outer, int n, int inner)
    {
        if (n == 0 && outer * inner > 0)
        {
            AssertRefuses<ArgumentOutOfRangeException>("n", () => Reduce.MaxAxis([], outer, n, inner, new Real[outer * inner]));
            return;
        }
        Real[] x = [.. Numbers(outer * n * inner).Select(v => Real.Round(v * 4))];              // many equal ones
        if (x.Length > 30) x[x.Length / 3] = Real.NaN;
        Real[] y = SameEverywhere(outer * inner, to => Reduce.MaxAxis(x, outer, n, inner, to));
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                Real[] column = [.. Enumerable.Range(0, n).Select(j => x[(o * n + j) * inner + i])];
                Assert.Equal(column.Any(Real.IsNaN) ? Real.NaN : column.Max(), y[o * inner + i]);
            }
    }

    public static readonly TheoryData<int[], int[]> Pairs = new()
    {
        { [3, 4], [3, 4] }, { [3, 4], [4] }, { [3, 4], [3, 1] }, { [3, 4], [] }, { [3, 4], [1, 1] }, { [2, 3, 4], [3, 1] },
        { [2, 3, 4], [2, 1, 4] }, { [2, 3, 4], [1, 3, 1] }, { [2, 3, 4, 5], [3, 1, 5] }, { [2, 3, 4, 5], [2, 1, 4, 1] },
        { [2, 3, 2, 3, 2], [1, 3, 1, 3, 1] }, { [2, 3, 2, 3, 2], [2, 1, 2, 1, 2] }, { [], [] }, { [1, 1], [] },
        { [0, 3], [3] }, { [0, 3], [1] }, { [300, 200], [200] }, { [300, 200], [300, 1] },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Sums_down_to_a_smaller_shape(int[] large, int[] small)
    {
        Real[] x = Numbers(Shapes.Count(large)), old = Numbers(Shapes.Count(small), 2);
        double[] sums = new double[old.Length];
        for (int i = 0; i < x.Length; i++) sums[Shapes.Source(i, large, small)] += x[i];
        Real[] y = SameEverywhere(old.Length, to => Reduce.SumTo(x, large, to, small, add: false));
        Real[] added = SameEverywhere(old.Length, to => Reduce.SumTo(x, large, to, small, add: true), old);
        for (int i = 0; i < y.Length; i++)
        {
            AssertClose(sums[i], y[i], x.Length + 1, 4, $"{i}");
            Assert.Equal(old[i] + y[i], added[i]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        AssertRefuses<ArgumentException>("shapeY", () => Reduce.SumTo(new Real[6], [2, 3], new Real[2], [2], false));
        AssertRefuses<ArgumentException>("shapeY", () => Reduce.SumTo(new Real[3], [3], new Real[6], [2, 3], false));
        AssertRefuses<ArgumentException>("x", () => Reduce.SumTo(new Real[5], [2, 3], new Real[3], [3], false));
        AssertRefuses<ArgumentException>("y", () => Reduce.SumAxis(new Real[6], 2, 3, 1, new Real[3], false));
        Assert.ThrowsAny<ArgumentException>(() => Reduce.SumAxis(new Real[6], 2, -3, 1, new Real[2], false));
        const int most = int.MaxValue;
        Assert.ThrowsAny<ArgumentException>(() => Reduce.SumAxis(new Real[6], most, most, most, new Real[2], false));
    }
}
