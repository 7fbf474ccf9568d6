using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public unsafe class GemmTests : KernelTest
{
    /// <summary>Shapes from real networks, and around every tile, lane, block and thread edge; 0 in every place.</summary>
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 60, 89, 784 }, { 60, 10, 89 }, { 89, 10, 60 }, { 60, 89, 10 },
        { 130, 70, 1030 }, { 300, 200, 33 }, { 7, 2100, 5 }, { 64, 64, 64 },
        { 5, 3, 0 }, { 0, 3, 4 }, { 3, 0, 4 },
        { 1, 33, 1 }, { 1, 1, 513 }, { 257, 1, 3 }, { 1, 300, 40 }, { 1, 129, 785 }, { 1, 17, 3 },
        { 15, 65, 511 }, { 29, 2049, 2 }, { 513, 31, 3 }, { 27, 63, 512 }, { 28, 400, 513 },
        { 1100, 10, 7 }, { 2050, 3, 5 }, { 30, 1100, 4 }, { 20, 10, 1100 }, { 14, 9, 1024 }, { 230, 300, 140 }, { 100, 420, 520 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Every_number_is_one_chain_of_fused_multiply_adds(int m, int n, int k)
    {
        Real[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), old = Numbers(m * n, 3);
        for (int flags = 0; flags < 8; flags++) Check(a, b, old, m, n, k, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
    }

    [Fact]
    public void Every_small_size_is_right()
    {
        for (int m = 1; m <= 30; m++)
            foreach (int n in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48 })
            {
                int flags = m + n;
                Real[] a = Numbers(m * 5, 1), b = Numbers(5 * n, 2), old = Numbers(m * n, 3);
                Check(a, b, old, m, n, 5, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            }
    }

    private static void Check(Real[] a, Real[] b, Real[] old, int m, int n, int k, bool ta, bool tb, bool add)
    {
        Real[] expected = add ? [.. old] : new Real[m * n];
        GemmLadder.Naive(ta ? Transposed(a, k, m) : a, tb ? Transposed(b, n, k) : b, expected, m, n, k, add);
        Real[] found = SameEverywhere(m * n, c => Gemm.Multiply(a, b, c, m, n, k, ta, tb, add), add ? old : null);
        AssertSameBits(expected, found, $"{m} × {n} × {k}, transposeA {ta}, transposeB {tb}, add {add}");
    }

    private static Real[] Transposed(Real[] x, int rows, int columns)
    {
        var y = new Real[x.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) y[j * rows + i] = x[i * columns + j];
        return y;
    }

    [Theory]
    [InlineData(1, 1, 1), InlineData(5, 17, 3), InlineData(7, 600, 70), InlineData(33, 31, 65)]
    public void Every_step_of_the_ladder_gives_the_same_bits(int m, int n, int k)
    {
        Real[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), old = Numbers(m * n, 3);
        foreach (bool add in new[] { false, true })
        {
            Real[] expected = [.. old];
            GemmLadder.Naive(a, b, expected, m, n, k, add);
            Step<Lane1>();
            Step<Lane128>();
            Step<Lane256>();
            Step<Lane512>();

            void Step<V>() where V : struct, ILane<V>
            {
                Real[] blocked = [.. old], packed = [.. old];
                fixed (Real* pa = a, pb = b, pc = blocked, pd = packed)
                {
                    GemmLadder.Blocked<V>(pa, pb, pc, m, n, k, add);
                    GemmLadder.Packed<V>(pa, pb, pd, m, n, k, add);
                }
                AssertSameBits(expected, blocked, "blocked");
                AssertSameBits(expected, packed, "packed");
            }
        }
    }

    /// <summary>
    /// Freivalds' method: if C = A·B then C·v = A·(B·v) for every vector v; a wrong C passes with random v of ±1 half the time at most, so
    /// 10 are tried.
    /// </summary>
    [Theory]
    [InlineData(512, 512, 512), InlineData(129, 1000, 777), InlineData(1000, 129, 300)]
    [InlineData(200, 2300, 600), InlineData(1100, 1101, 1102)]
    public void Large_products_pass_freivalds_test(int m, int n, int k)
    {
        Real[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), c = new Real[m * n];
        var random = new Random(5);
        for (int flags = 0; flags < 4; flags++)
        {
            bool ta = (flags & 1) != 0, tb = (flags & 2) != 0;
            Gemm.Multiply(a, b, c, m, n, k, ta, tb);
            for (int round = 0; round < 10; round++)
            {
                double[] v = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * 2.0 - 1)], bv = new double[k];
                for (int p = 0; p < k; p++)
                {
                    PreciseSum sum = default;
                    for (int j = 0; j < n; j++) sum.Add((tb ? b[j * k + p] : b[p * n + j]) * v[j]);
                    bv[p] = sum.Value;
                }
                for (int i = 0; i < m; i++)
                {
                    PreciseSum expected = default, found = default;
                    for (int p = 0; p < k; p++) expected.AddProduct(ta ? a[p * m + i] : a[i * k + p], bv[p]);
                    for (int j = 0; j < n; j++) found.Add(c[i * n + j] * v[j]);
                    AssertClose(expected.Value, (Real)found.Value, Math.Sqrt((double)n * k), 40, $"row {i} of {m} × {n} × {k}");
                }
            }
        }
    }

    [Fact]
    public void NaN_and_infinity_go_where_they_belong()
    {
        Real[] a = Numbers(20 * 30, 1), b = Numbers(30 * 40, 2);
        a[3 * 30 + 7] = Real.NaN;
        b[9 * 40 + 11] = Real.PositiveInfinity;
        Real[] c = SameEverywhere(20 * 40, to => Gemm.Multiply(a, b, to, 20, 40, 30));
        for (int i = 0; i < 20; i++)
            for (int j = 0; j < 40; j++)
            {
                Assert.Equal(i == 3, Real.IsNaN(c[i * 40 + j]));
                if (i != 3) Assert.Equal(j == 11, Real.IsInfinity(c[i * 40 + j]));
            }
    }

    [Fact]
    public void Wrong_sizes_are_refused_by_name()
    {
        Real[] six = new Real[6], four = new Real[4];
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Gemm.Multiply(four, six, four, 2, 2, 3)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => Gemm.Multiply(six, four, four, 2, 2, 3)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => Gemm.Multiply(six, six, six, 2, 2, 3)).ParamName);
        Assert.Equal("m", Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(six, six, six, -2, 2, 3)).ParamName);
        Assert.Equal("n", Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(six, six, six, 2, -2, 3)).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(six, six, six, 2, 2, -3)).ParamName);
        // 2³² numbers: not 0
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Gemm.Multiply([], [], [], 1 << 16, 1, 1 << 16)).ParamName);
    }
}
