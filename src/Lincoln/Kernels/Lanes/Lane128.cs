using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

#pragma warning disable CS1591 // documented at ILane

/// <summary>A register of 128 bits: 4 floats or 2 doubles. Runs on every CPU (slowly where there is no such register).</summary>
public readonly unsafe struct Lane128(Vector128<Real> v) : ILane<Lane128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector128<Real> v = v;

    public static int Count => Vector128<Real>.Count;
    [MethodImpl(Inline)] public static Lane128 Splat(Real x) => new(Vector128.Create(x));
    [MethodImpl(Inline)] public static Lane128 Load(Real* p) => new(Vector128.Load(p));
    [MethodImpl(Inline)] public static void Store(Lane128 a, Real* p) => a.v.Store(p);

    [MethodImpl(Inline)]
    public static Lane128 LoadFirst(Real* p, int n, Real pad)
    {
        if (Avx.IsSupported)
            return new(Vector128.ConditionalSelect(First(n), Avx.MaskLoad(p, First(n)), Vector128.Create(pad)));
        Vector128<Real> copy = Vector128.Create(pad);
        for (int i = 0; i < n; i++) ((Real*)&copy)[i] = p[i];
        return new(copy);
    }

    [MethodImpl(Inline)]
    public static void StoreFirst(Lane128 a, Real* p, int n)
    {
        if (Avx.IsSupported) { Avx.MaskStore(p, First(n), a.v); return; }
        Vector128<Real> copy = a.v;
        for (int i = 0; i < n; i++) p[i] = ((Real*)&copy)[i];
    }

    [MethodImpl(Inline)]
    private static Vector128<Real> First(int n)
        => Vector128.LessThan(Vector128<Real>.Indices, Vector128.Create((Real)n));

    [MethodImpl(Inline)] public static Lane128 LoadBytes(byte* p) => new(Bytes.Load128(p));

    [MethodImpl(Inline)] public static Lane128 operator +(Lane128 a, Lane128 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Lane128 operator -(Lane128 a, Lane128 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Lane128 operator -(Lane128 a) => new(a.v ^ Vector128.Create((Real)(-0.0)));
    [MethodImpl(Inline)] public static Lane128 operator *(Lane128 a, Lane128 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Lane128 operator /(Lane128 a, Lane128 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Lane128 Fma(Lane128 a, Lane128 b, Lane128 c) => new(Vector128.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(Inline)] public static Lane128 Max(Lane128 a, Lane128 b) => new(Vector128.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Lane128 Min(Lane128 a, Lane128 b) => new(Vector128.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Lane128 MaxNumber(Lane128 a, Lane128 b) => new(Vector128.MaxNative(a.v, b.v));

    [MethodImpl(Inline)]
    public static Lane128 Clamp(Lane128 x, Real low, Real high)
        => new(Vector128.MinNative(Vector128.Create(high), Vector128.MaxNative(Vector128.Create(low), x.v)));

    [MethodImpl(Inline)] public static Lane128 Sqrt(Lane128 a) => new(Vector128.Sqrt(a.v));
    [MethodImpl(Inline)] public static Lane128 Abs(Lane128 a) => new(Vector128.Abs(a.v));

    [MethodImpl(Inline)]
    public static Lane128 CopySign(Lane128 magnitude, Lane128 sign) => Select(Vector128.Create((Real)(-0.0)), sign, magnitude);

    [MethodImpl(Inline)] public static Lane128 Round(Lane128 a) => new(Vector128.Round(a.v));

    [MethodImpl(Inline)]
    public static Lane128 PowerOfTwo(Lane128 n)
        => FromBits(Vector128.ShiftLeft(ToBits(n.v + Vector128.Create(Ieee.PowerOffset)), Ieee.MantissaBits));

    public static bool TakesAnyPower => Avx512F.VL.IsSupported;

    [MethodImpl(Inline)]
    public static Lane128 TimesPowerOfTwo(Lane128 a, Lane128 n)
    {
        if (TakesAnyPower) return new(Avx512F.VL.Scale(Sse2.Min(a.v, Vector128.Create((Real)4)), n.v));       // Min: 4 if a is NaN
        Lane128 half = Round(n * Splat((Real)0.5));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);        // only the last product can round
    }

    [MethodImpl(Inline)]
    public static Lane128 Exponent(Lane128 a)
    {
        Vector128<Bits> exponent = Vector128.ShiftRightLogical(ToBits(a.v), Ieee.MantissaBits);
        return FromBits(exponent | Vector128.Create(Ieee.WholeBits)) - Splat(Ieee.Whole + Ieee.Bias);
    }

    [MethodImpl(Inline)]
    public static Lane128 Mantissa(Lane128 a)
        => FromBits(ToBits(a.v) & Vector128.Create(Ieee.MantissaMask) | Vector128.Create(Ieee.One));

    [MethodImpl(Inline)] private static Vector128<Bits> ToBits(Vector128<Real> a) => a.As<Real, Bits>();
    [MethodImpl(Inline)] private static Lane128 FromBits(Vector128<Bits> bits) => new(bits.As<Bits, Real>());

    [MethodImpl(Inline)] public static Lane128 IfPositive(Lane128 c, Lane128 a, Lane128 b) => IfLess(Splat(0), c, a, b);

    [MethodImpl(Inline)]
    public static Lane128 IfLess(Lane128 x, Lane128 y, Lane128 a, Lane128 b) => Select(Vector128.LessThan(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    public static Lane128 IfEqual(Lane128 x, Lane128 y, Lane128 a, Lane128 b) => Select(Vector128.Equals(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    private static Lane128 Select(Vector128<Real> where, Lane128 a, Lane128 b) => new(Vector128.ConditionalSelect(where, a.v, b.v));

    [MethodImpl(Inline)] public static Lane128 Evens(Lane128 a, Lane128 b) => Part(a, b, Vector128<Bits>.Zero);
    [MethodImpl(Inline)] public static Lane128 Odds(Lane128 a, Lane128 b) => Part(a, b, Vector128<Bits>.One);

    // The same places of both, one half of the result from each.
    [MethodImpl(Inline)]
    private static Lane128 Part(Lane128 a, Lane128 b, Vector128<Bits> first)
    {
        Vector128<Bits> places = (Vector128<Bits>.Indices + Vector128<Bits>.Indices + first) & Vector128.Create((Bits)(Count - 1));
        Vector128<Real> low = Vector128.LessThan(Vector128<Bits>.Indices, Vector128.Create((Bits)(Count / 2))).As<Bits, Real>();
        return new(Vector128.ConditionalSelect(low, Vector128.Shuffle(a.v, places), Vector128.Shuffle(b.v, places)));
    }

    [MethodImpl(Inline)] public static Lane128 WeaveLow(Lane128 a, Lane128 b) => Weave(a, b, 0);
    [MethodImpl(Inline)] public static Lane128 WeaveHigh(Lane128 a, Lane128 b) => Weave(a, b, Count / 2);

    [MethodImpl(Inline)]
    private static Lane128 Weave(Lane128 a, Lane128 b, Bits first)
    {
        Vector128<Bits> places = Vector128.ShiftRightLogical(Vector128<Bits>.Indices, 1) + Vector128.Create(first);
        Vector128<Real> even = Vector128.Equals(Vector128<Bits>.Indices & Vector128<Bits>.One, Vector128<Bits>.Zero).As<Bits, Real>();
        return new(Vector128.ConditionalSelect(even, Vector128.Shuffle(a.v, places), Vector128.Shuffle(b.v, places)));
    }
}
