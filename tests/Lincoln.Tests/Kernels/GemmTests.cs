using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class GemmTests : KernelTest
{
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 60, 89, 784 }, { 60, 10, 89 }, { 89, 10, 60 }, { 60, 89, 10 }, { 130, 70, 1030 }, { 300, 200, 33 }, { 7, 2100, 5 }, { 64, 64, 64 },
        { 5, 3, 0 }, { 0, 3, 4 }, { 3, 0, 4 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void EveryNumberIsOneChainOfFusedMultiplyAdds(int m, int n, int k)
    {
        Real[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), old = Numbers(m * n, 3);
        for (int flags = 0; flags < 8; flags++)
        {
            bool ta = (flags & 1) != 0, tb = (flags & 2) != 0, add = (flags & 4) != 0;
            Real[] expected = Chain(a, b, add ? old : new Real[m * n], m, n, k, ta, tb);
            Real[] found = SameEverywhere(m * n, c => Gemm.Multiply(a, b, c, m, n, k, ta, tb, add), add ? old : null);
            AssertSameBits(expected, found, $"transposeA {ta}, transposeB {tb}, add {add}");
        }
    }

    /// <summary>The definition, written once more.</summary>
    static Real[] Chain(Real[] a, Real[] b, Real[] c, int m, int n, int k, bool ta, bool tb)
    {
        var result = new Real[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                Real sum = c[i * n + j];
                for (int p = 0; p < k; p++)
                    sum = Real.FusedMultiplyAdd(ta ? a[p * m + i] : a[i * k + p], tb ? b[j * k + p] : b[p * n + j], sum);
                result[i * n + j] = sum;
            }
        return result;
    }
}
