#if DOUBLE
namespace Lincoln.Kernels;

public static unsafe partial class VectorMath
{
    /// <summary>eˣ.</summary>
    public static V Exp<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Exp);

    /// <summary>The natural logarithm: -∞ for 0, NaN below it.</summary>
    public static V Log<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Log);

    /// <summary>The hyperbolic tangent.</summary>
    public static V Tanh<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Tanh);

    /// <summary>The error function, 2/√π · ∫ e^(-t²) dt from 0 to x. Worst error about 3 ulp.</summary>
    public static V Erf<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Erf);

    /// <summary>
    /// A series whose terms are all positive, or for larger x the continued fraction of the rest to 1 (Abramowitz and Stegun 7.1.6 and
    /// 7.1.14).
    /// </summary>
    private static double Erf(double x)
    {
        double size = Math.Abs(x), square = x * x;
        if (double.IsNaN(x) || size < 1e-9) return x * 1.1283791670955126;                                // 2/√π
        if (size > 6) return Math.CopySign(1, x);                                                         // the rest is 2·10⁻¹⁷
        // with what the square lost in rounding
        double gauss = Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
        if (size < 2.5)
        {
            double term = x, sum = x;
            for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++) sum += term *= 2 * square / (2 * n + 1);
            return 1.1283791670955126 * gauss * sum;
        }
        double fraction = size;
        for (int n = 60; n > 0; n--) fraction = size + 0.5 * n / fraction;
        return Math.CopySign(1 - gauss / (1.7724538509055161 * fraction), x);                             // √π
    }

    /// <summary>x to the power of a constant: NaN for negative x unless the exponent is an integer, 1 for the exponent 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Power<V>(V x, Real exponent) where V : struct, ILane<V>
    {
        double* numbers = stackalloc double[V.Count];
        V.Store(x, numbers);
        for (int i = 0; i < V.Count; i++) numbers[i] = Math.Pow(numbers[i], exponent);
        return V.Load(numbers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V OneByOne<V>(V x, delegate*<double, double> function) where V : struct, ILane<V>
    {
        double* numbers = stackalloc double[V.Count];
        V.Store(x, numbers);
        for (int i = 0; i < V.Count; i++) numbers[i] = function(numbers[i]);
        return V.Load(numbers);
    }
}
#endif
