#if !DOUBLE
namespace Lincoln.Kernels;

public static partial class VectorMath
{
    /// <summary>
    /// x to the power of a constant: NaN for negative x unless the exponent is an integer, 1 for the exponent 0. Worst error 1.1 ulp for
    /// exponents up to 10, 2.2 ulp for 100.
    /// </summary>
    [MethodImpl(Inline)]
    public static V Power<V>(V x, Real exponent) where V : struct, ILane<V> => exponent switch
    {
        1 => x,
        2 => x * x,
        3 => Cube(x),
        (Real)0.5 => V.Sqrt(x),
        -1 => V.Splat(1) / x,
        0 => V.Splat(1),
        _ => AnyPower(x, exponent),
    };

    /// <summary>x·x·x and what the rounding of x·x left out, unless they overflow.</summary>
    [MethodImpl(Inline)]
    private static V Cube<V>(V x) where V : struct, ILane<V>
    {
        V square = x * x, rest = V.Fma(x, x, -square), cube = square * x;
        return V.IfLess(V.Abs(cube), V.Splat(Real.PositiveInfinity), V.Fma(square, x, rest * x), cube);
    }

    /// <summary>
    /// |x|ᵖ = e^(p·ln |x|), where ln |x| is a sum of two floats: a rounding error of the logarithm would come out p·ln |x| times as large.
    /// </summary>
    private static V AnyPower<V>(V x, Real exponent) where V : struct, ILane<V>
    {
        V zero = V.Splat(0), infinity = V.Splat(Real.PositiveInfinity), p = V.Splat(exponent), size = V.Abs(x);
        (V high, V low) = LogInTwo(size);
        V y = p * high, rest = V.Fma(p, high, -y);
        rest = V.IfLess(V.Abs(y), V.Splat(200), V.Fma(p, low, rest), zero);
        (V n, V r) = Reduced(V.Clamp(y, -105, 90));
        r += rest;
        V one = V.Splat(1), power = V.TimesPowerOfTwo(V.Fma(V.Fma(ExpTail(r), r, one), r, one), n);
        power = V.IfLess(size, infinity, power, V.Splat(exponent > 0 ? Real.PositiveInfinity : 0));
        power = V.IfEqual(size, zero, V.Splat(exponent > 0 ? 0 : Real.PositiveInfinity), power);
        power = V.IfEqual(x, x, power, x);
        if (Real.IsOddInteger(exponent)) return V.CopySign(power, x);
        return Real.IsInteger(exponent) ? power : V.IfLess(x, zero, V.Splat(Real.NaN), power);
    }

    /// <summary>ln x as a sum, for x that is positive and finite: the error is about 2⁻³¹ of it.</summary>
    [MethodImpl(Inline)]
    private static (V High, V Low) LogInTwo<V>(V x) where V : struct, ILane<V>
    {
        (V e, V m) = ExponentAndMantissa(x);
        // ln m = 2·artanh(s) = 2s + s³·p(s²) with s = f / (2 + f), where what s loses in rounding is kept in t.
        V f = m - V.Splat(1), two = V.Splat(2), d = two + f, lost = f - (d - two);
        V s = f / d, t = (V.Fma(-s, d, f) - s * lost) / d;
        V square = s * s;
        V p = V.Fma(V.Splat(0.24278858f), square, V.Splat(0.28498793f));
        p = V.Fma(p, square, V.Splat(0.40000972f));
        p = V.Fma(p, square, V.Splat(0.6666666f));
        V tail = V.Fma(s * square, p, two * t);
        // e·ln 2 in two parts, of which the first is exact. Of two summands the larger one comes first (or is 0), so that what their sum
        // loses is exact.
        V large = e * V.Splat(0.693145752f), high = large + two * s;
        V small = two * s - (high - large);
        V low = V.Fma(e, V.Splat(1.42860677e-6f), small + tail), sum = high + low;
        return (sum, low - (sum - high));
    }
}
#endif
