namespace Lincoln;

/// <summary>The inverse of the normal distribution function: turns a uniform number in 0..1 into a normally distributed one.</summary>
/// <remarks>
/// Wichura's algorithm AS 241 (1988), relative error about 10⁻¹⁶. Only the four operations, square roots and a logarithm of our own
/// are used, because the logarithm of the system's C library differs in the last bit from one system to the next.
/// </remarks>
internal static class NormalQuantile
{
    public static double Of(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * Ratio(r, Centre, CentreBelow);
        }
        double tail = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double x = tail <= 5 ? Ratio(tail - 1.6, Middle, MiddleBelow) : Ratio(tail - 5, Far, FarBelow);
        return q < 0 ? -x : x;
    }

    /// <summary>ln x of a positive, normal number: x = 2ⁿ·m, ln m = 2·artanh((m - 1)/(m + 1)).</summary>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int n = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951) (m, n) = (m / 2, n + 1);
        double s = (m - 1) / (m + 1), s2 = s * s, series = 0;
        for (int k = 23; k >= 1; k -= 2) series = Math.FusedMultiplyAdd(series, s2, 1.0 / k);
        return Math.FusedMultiplyAdd(n, 0.6931471805599453, 2 * s * series);
    }

    private static double Ratio(double r, ReadOnlySpan<double> above, ReadOnlySpan<double> below)
        => Polynomial(r, above) / Polynomial(r, below);

    private static double Polynomial(double r, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        foreach (double c in coefficients) sum = Math.FusedMultiplyAdd(sum, r, c);
        return sum;
    }

    // Highest power first.
    private static ReadOnlySpan<double> Centre =>
    [
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ];

    private static ReadOnlySpan<double> CentreBelow =>
    [
        5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
    ];

    private static ReadOnlySpan<double> Middle =>
    [
        7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
        3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
    ];

    private static ReadOnlySpan<double> MiddleBelow =>
    [
        1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
        0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
    ];

    private static ReadOnlySpan<double> Far =>
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
        0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
    ];

    private static ReadOnlySpan<double> FarBelow =>
    [
        2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
        0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
    ];
}
