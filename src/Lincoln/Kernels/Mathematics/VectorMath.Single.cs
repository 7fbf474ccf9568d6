#if !DOUBLE
namespace Lincoln.Kernels;

public static partial class VectorMath
{
    /// <summary>eˣ over all floats: 0 and +∞ beyond the range, denormal numbers within it. Worst error 0.9 ulp.</summary>
    [MethodImpl(Inline)]
    public static V Exp<V>(V x) where V : struct, ILane<V>
    {
        // eˣ = 2ⁿ·eʳ, where n reaches from -151 to 130: denormal results and infinity come out by themselves.
        // Far out r and the polynomial are meaningless, or NaN, where x may not be clamped: 2ⁿ decides alone.
        V one = V.Splat(1);
        (V n, V r) = Reduced(V.TakesAnyPower ? x : V.Clamp(x, -105, 90));
        return V.TimesPowerOfTwo(V.Fma(V.Fma(ExpTail(r), r, one), r, one), n);
    }

    /// <summary>x = n·ln 2 + r with an integer n and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(Inline)]
    private static (V N, V R) Reduced<V>(V x) where V : struct, ILane<V>
    {
        // ln 2 in two parts: n times the first is exact.
        V n = V.Round(x * V.Splat(1.44269504f));
        return (n, V.Fma(n, V.Splat(-1.42860677e-6f), V.Fma(n, V.Splat(-0.693145752f), x)));
    }

    /// <summary>p of eʳ = 1 + r + r²·p(r) for |r| ≤ ln 2 / 2; minimax, the error is 0.05 roundings.</summary>
    [MethodImpl(Inline)]
    private static V ExpTail<V>(V r) where V : struct, ILane<V>
    {
        V p = V.Fma(V.Splat(0.0013820946f), r, V.Splat(0.008368684f));
        p = V.Fma(p, r, V.Splat(0.041668266f));
        p = V.Fma(p, r, V.Splat(0.16666521f));
        return V.Fma(p, r, V.Splat(0.49999994f));
    }

    /// <summary>The natural logarithm over all floats: -∞ for 0, NaN below it. Worst error 0.9 ulp.</summary>
    [MethodImpl(Inline)]
    public static V Log<V>(V x) where V : struct, ILane<V>
    {
        (V e, V m) = ExponentAndMantissa(x);

        // ln x = e·ln 2 + ln(1 + f) with 1 + f between √½ and √2, and ln(1 + f) = f - f²/2 + f³·p(f).
        V f = m - V.Splat(1), square = f * f, zero = V.Splat(0);
        V p = V.Splat(-0.07638836f);
        p = V.Fma(p, f, V.Splat(0.12764913f));
        p = V.Fma(p, f, V.Splat(-0.13159995f));
        p = V.Fma(p, f, V.Splat(0.14201224f));
        p = V.Fma(p, f, V.Splat(-0.16623327f));
        p = V.Fma(p, f, V.Splat(0.20001253f));
        p = V.Fma(p, f, V.Splat(-0.25000823f));
        p = V.Fma(p, f, V.Splat(0.3333333f));
        p = V.Fma(p, f, V.Splat(-0.5f));
        V y = f + V.Fma(p, square, e * V.Splat(-1.9046542e-9f));
        y = V.Fma(e, V.Splat(0.693147182f), y);
        y = V.IfLess(x, V.Splat(Real.PositiveInfinity), y, x);
        return V.IfPositive(x, y, V.IfEqual(x, zero, V.Splat(Real.NegativeInfinity), V.Splat(Real.NaN)));
    }

    /// <summary>x = m·2ᵉ with m between √½ and √2, for positive x; anything for others.</summary>
    [MethodImpl(Inline)]
    private static (V E, V M) ExponentAndMantissa<V>(V x) where V : struct, ILane<V>
    {
        V one = V.Splat(1), smallest = V.Splat(Ieee.SmallestNormal), root2 = V.Splat(1.41421356f);
        V normal = V.IfLess(x, smallest, x * V.Splat(Ieee.Whole), x), m = V.Mantissa(normal);
        V e = V.Exponent(normal) - V.IfLess(x, smallest, V.Splat(Ieee.MantissaBits), V.Splat(0));
        return (V.IfLess(root2, m, e + one, e), V.IfLess(root2, m, m * V.Splat(0.5f), m));
    }

    /// <summary>The hyperbolic tangent over all floats: odd, x itself near 0, ±1 far out. Worst error 2.5 ulp.</summary>
    [MethodImpl(Inline)]
    public static V Tanh<V>(V x) where V : struct, ILane<V>
    {
        // tanh |x| = -u / (2 + u) with u = e⁻²ˣ - 1, which is computed without losing digits near 0: (eʳ - 1)·2ⁿ + (2ⁿ - 1).
        V minus2x = V.Clamp(V.Abs(x), 0, 20) * V.Splat(-2), one = V.Splat(1);
        (V n, V r) = Reduced(minus2x);
        V power = V.PowerOfTwo(n), u = V.Fma(power, V.Fma(ExpTail(r), r * r, r), power - one);
        return V.CopySign(-u / (V.Splat(2) + u), x);
    }
}
#endif
