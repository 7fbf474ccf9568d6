namespace Lincoln.Kernels;

#pragma warning disable CS1591 // documented at ILane

/// <summary>One element: the scalar case, the definition that every wider lane must match.</summary>
public readonly unsafe struct Lane1(Real v) : ILane<Lane1>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Real v = v;

    public static int Count => 1;
    [MethodImpl(Inline)] public static Lane1 Splat(Real x) => new(x);
    [MethodImpl(Inline)] public static Lane1 Load(Real* p) => new(*p);
    [MethodImpl(Inline)] public static void Store(Lane1 a, Real* p) => *p = a.v;
    [MethodImpl(Inline)] public static Lane1 LoadFirst(Real* p, int n, Real pad) => new(n > 0 ? *p : pad);
    [MethodImpl(Inline)] public static void StoreFirst(Lane1 a, Real* p, int n) { if (n > 0) *p = a.v; }
    [MethodImpl(Inline)] public static Lane1 LoadBytes(byte* p) => new(*p);

    [MethodImpl(Inline)] public static Lane1 operator +(Lane1 a, Lane1 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Lane1 operator -(Lane1 a, Lane1 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Lane1 operator -(Lane1 a) => new(-a.v);
    [MethodImpl(Inline)] public static Lane1 operator *(Lane1 a, Lane1 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Lane1 operator /(Lane1 a, Lane1 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Lane1 Fma(Lane1 a, Lane1 b, Lane1 c) => new(Real.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(Inline)] public static Lane1 Max(Lane1 a, Lane1 b) => new(Real.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Lane1 Min(Lane1 a, Lane1 b) => new(Real.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Lane1 MaxNumber(Lane1 a, Lane1 b) => new(a.v > b.v ? a.v : b.v);
    [MethodImpl(Inline)] public static Lane1 Clamp(Lane1 x, Real low, Real high) => new(low > x.v ? low : high < x.v ? high : x.v);
    [MethodImpl(Inline)] public static Lane1 Sqrt(Lane1 a) => new(Real.Sqrt(a.v));
    [MethodImpl(Inline)] public static Lane1 Abs(Lane1 a) => new(Real.Abs(a.v));
    [MethodImpl(Inline)] public static Lane1 CopySign(Lane1 magnitude, Lane1 sign) => new(Real.CopySign(magnitude.v, sign.v));
    [MethodImpl(Inline)] public static Lane1 Round(Lane1 a) => new(Real.Round(a.v));

    [MethodImpl(Inline)] public static Lane1 PowerOfTwo(Lane1 n) => FromBits(ToBits(n.v + Ieee.PowerOffset) << Ieee.MantissaBits);

    public static bool TakesAnyPower => false;

    [MethodImpl(Inline)]
    public static Lane1 TimesPowerOfTwo(Lane1 a, Lane1 n)
    {
        Lane1 half = Round(n * Splat((Real)0.5));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);        // only the last product can round
    }

    [MethodImpl(Inline)]
    public static Lane1 Exponent(Lane1 a)
        => FromBits(ToBits(a.v) >>> Ieee.MantissaBits | Ieee.WholeBits) - new Lane1(Ieee.Whole + Ieee.Bias);

    [MethodImpl(Inline)] public static Lane1 Mantissa(Lane1 a) => FromBits(ToBits(a.v) & Ieee.MantissaMask | Ieee.One);
    [MethodImpl(Inline)] private static Bits ToBits(Real a) => Unsafe.BitCast<Real, Bits>(a);
    [MethodImpl(Inline)] private static Lane1 FromBits(Bits bits) => new(Unsafe.BitCast<Bits, Real>(bits));

    [MethodImpl(Inline)] public static Lane1 IfPositive(Lane1 c, Lane1 a, Lane1 b) => c.v > 0 ? a : b;
    [MethodImpl(Inline)] public static Lane1 IfLess(Lane1 x, Lane1 y, Lane1 a, Lane1 b) => x.v < y.v ? a : b;
    [MethodImpl(Inline)] public static Lane1 IfEqual(Lane1 x, Lane1 y, Lane1 a, Lane1 b) => x.v == y.v ? a : b;

    [MethodImpl(Inline)] public static Lane1 Evens(Lane1 a, Lane1 b) => a;
    [MethodImpl(Inline)] public static Lane1 Odds(Lane1 a, Lane1 b) => b;
    [MethodImpl(Inline)] public static Lane1 WeaveLow(Lane1 a, Lane1 b) => a;
    [MethodImpl(Inline)] public static Lane1 WeaveHigh(Lane1 a, Lane1 b) => b;
}
