namespace Lincoln;

/// <summary>
/// Functions of single numbers (learning rates, angles) that have the same bits on every machine: Math.Pow, Math.Exp and Math.Cos come
/// from the system's C library, whose last bit differs from one to the next. Built from the four operations and fused multiply-adds
/// alone.
/// </summary>
internal static class PortableMath
{
    private const double Log2 = 0.6931471805599453;

    /// <summary>xⁿ for n ≥ 0, by squaring.</summary>
    public static double Power(double x, long n)
    {
        double result = 1;
        for (; n > 0; n >>= 1, x *= x) if ((n & 1) != 0) result *= x;
        return result;
    }

    /// <summary>xʸ for a positive, normal x, as e^(y·ln x).</summary>
    public static double Power(double x, double y)
    {
        double exponent = y * NormalQuantile.Log(x), whole = Math.Round(exponent / Log2);
        double r = Math.FusedMultiplyAdd(-whole, Log2, exponent), sum = 1;
        // Taylor's series, nested; |r| ≤ ln 2 / 2
        for (int k = 18; k >= 1; k--) sum = Math.FusedMultiplyAdd(sum, r / k, 1);
        return Math.ScaleB(sum, (int)whole);
    }

    /// <summary>cos(π·x) for 0 ≤ x ≤ 1, as sin(π/2 - π·x).</summary>
    public static double CosPi(double x)
    {
        double a = Math.PI * (0.5 - x), square = a * a, sum = 1;
        // Taylor's series, nested; |a| ≤ π/2
        for (int k = 24; k >= 2; k -= 2) sum = Math.FusedMultiplyAdd(sum, -square / (k * (k + 1)), 1);
        return a * sum;
    }

    /// <summary>sin(π·x) for -1 ≤ x ≤ 1.</summary>
    public static double SinPi(double x) => Math.CopySign(CosPi(Math.Abs(0.5 - Math.Abs(x))), x);
}
