using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public unsafe class MostlyZerosTests : KernelTest
{
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 5, 7, 20 }, { 33, 100, 62 }, { 200, 300, 17 }, { 0, 5, 3 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Products_have_the_bits_of_Dense_ones(int rows, int n, int k)
    {
        const int apart = 3;
        Real[] x = Sparse(rows, k), b = Numbers(k * n, 2), dy = Numbers(rows * (n + apart), 3), old = Numbers(k * n, 4);
        Real[] dense = new Real[rows * n], tight = new Real[rows * n];
        for (int row = 0; row < rows; row++) dy.AsSpan(row * (n + apart), n).CopyTo(tight.AsSpan(row * n));
        Gemm.Multiply(x, b, dense, rows, n, k);
        AssertSameBits(dense, SameEverywhere(rows * n, c =>
        {
            fixed (Real* pb = b, pc = c) MostlyZeros.Multiply(x, pb, pc, n, rows, n, k);
        }));

        foreach (bool add in (bool[])[false, true])
        {
            Real[] expected = [.. old];
            Gemm.Multiply(x, tight, expected, k, n, rows, transposeA: true, add: add);
            AssertSameBits(expected, SameEverywhere(k * n, c =>
            {
                fixed (Real* pd = dy, pc = c) MostlyZeros.MultiplyTransposed(x, pd, n + apart, pc, rows, n, k, add);
            }, old));
        }
    }

    [Fact]
    public void Few_numbers_in_the_first_row_and_in_all()
    {
        Real[] x = new Real[10 * 16];
        Assert.True(MostlyZeros.Is(x, 16));
        x[3] = 1;
        x[7] = Real.NaN;
        Assert.True(MostlyZeros.Is(x, 16));
        x[8] = 2;
        Assert.False(MostlyZeros.Is(x, 16));                    // 3 of the 16 in the first row
        x[8] = 0;
        x.AsSpan(40, 20).Fill(-1);
        Assert.False(MostlyZeros.Is(x, 16));                    // 22 of 160
        Assert.True(MostlyZeros.Is([], 16));
    }

    // About one number of ten, and a row of zeros now and then.
    private static Real[] Sparse(int rows, int columns)
    {
        Real[] x = Numbers(rows * columns);
        for (int i = 0; i < x.Length; i++)
            if (i / columns % 7 == 6 || i * 7919 % 10 != 3) x[i] = 0;
        return x;
    }
}
