using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

#pragma warning disable CS1591 // documented at ILane

/// <summary>A register of 256 bits: 8 floats or 4 doubles. Runs on every CPU (slowly where there is no such register).</summary>
public readonly unsafe struct Lane256(Vector256<Real> v) : ILane<Lane256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector256<Real> v = v;

    public static int Count => Vector256<Real>.Count;
    [MethodImpl(Inline)] public static Lane256 Splat(Real x) => new(Vector256.Create(x));
    [MethodImpl(Inline)] public static Lane256 Load(Real* p) => new(Vector256.Load(p));
    [MethodImpl(Inline)] public static void Store(Lane256 a, Real* p) => a.v.Store(p);

    [MethodImpl(Inline)]
    public static Lane256 LoadFirst(Real* p, int n, Real pad)
    {
        if (Avx.IsSupported)
            return new(Vector256.ConditionalSelect(First(n), Avx.MaskLoad(p, First(n)), Vector256.Create(pad)));
        Vector256<Real> copy = Vector256.Create(pad);
        for (int i = 0; i < n; i++) ((Real*)&copy)[i] = p[i];
        return new(copy);
    }

    [MethodImpl(Inline)]
    public static void StoreFirst(Lane256 a, Real* p, int n)
    {
        if (Avx.IsSupported) { Avx.MaskStore(p, First(n), a.v); return; }
        Vector256<Real> copy = a.v;
        for (int i = 0; i < n; i++) p[i] = ((Real*)&copy)[i];
    }

    [MethodImpl(Inline)]
    private static Vector256<Real> First(int n)
        => Vector256.LessThan(Vector256<Real>.Indices, Vector256.Create((Real)n));

    [MethodImpl(Inline)] public static Lane256 LoadBytes(byte* p) => new(Bytes.Load256(p));

    [MethodImpl(Inline)] public static Lane256 operator +(Lane256 a, Lane256 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Lane256 operator -(Lane256 a, Lane256 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Lane256 operator -(Lane256 a) => new(a.v ^ Vector256.Create((Real)(-0.0)));
    [MethodImpl(Inline)] public static Lane256 operator *(Lane256 a, Lane256 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Lane256 operator /(Lane256 a, Lane256 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Lane256 Fma(Lane256 a, Lane256 b, Lane256 c) => new(Vector256.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(Inline)] public static Lane256 Max(Lane256 a, Lane256 b) => new(Vector256.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Lane256 Min(Lane256 a, Lane256 b) => new(Vector256.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Lane256 MaxNumber(Lane256 a, Lane256 b) => new(Vector256.MaxNative(a.v, b.v));

    [MethodImpl(Inline)]
    public static Lane256 Clamp(Lane256 x, Real low, Real high)
        => new(Vector256.MinNative(Vector256.Create(high), Vector256.MaxNative(Vector256.Create(low), x.v)));

    [MethodImpl(Inline)] public static Lane256 Sqrt(Lane256 a) => new(Vector256.Sqrt(a.v));
    [MethodImpl(Inline)] public static Lane256 Abs(Lane256 a) => new(Vector256.Abs(a.v));

    [MethodImpl(Inline)]
    public static Lane256 CopySign(Lane256 magnitude, Lane256 sign) => Select(Vector256.Create((Real)(-0.0)), sign, magnitude);

    [MethodImpl(Inline)] public static Lane256 Round(Lane256 a) => new(Vector256.Round(a.v));

    [MethodImpl(Inline)]
    public static Lane256 PowerOfTwo(Lane256 n)
        => FromBits(Vector256.ShiftLeft(ToBits(n.v + Vector256.Create(Ieee.PowerOffset)), Ieee.MantissaBits));

    public static bool TakesAnyPower => Avx512F.VL.IsSupported;

    [MethodImpl(Inline)]
    public static Lane256 TimesPowerOfTwo(Lane256 a, Lane256 n)
    {
        if (TakesAnyPower) return new(Avx512F.VL.Scale(Avx.Min(a.v, Vector256.Create((Real)4)), n.v));       // Min: 4 if a is NaN
        Lane256 half = Round(n * Splat((Real)0.5));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);        // only the last product can round
    }

    [MethodImpl(Inline)]
    public static Lane256 Exponent(Lane256 a)
    {
        Vector256<Bits> exponent = Vector256.ShiftRightLogical(ToBits(a.v), Ieee.MantissaBits);
        return FromBits(exponent | Vector256.Create(Ieee.WholeBits)) - Splat(Ieee.Whole + Ieee.Bias);
    }

    [MethodImpl(Inline)]
    public static Lane256 Mantissa(Lane256 a)
        => FromBits(ToBits(a.v) & Vector256.Create(Ieee.MantissaMask) | Vector256.Create(Ieee.One));

    [MethodImpl(Inline)] private static Vector256<Bits> ToBits(Vector256<Real> a) => a.As<Real, Bits>();
    [MethodImpl(Inline)] private static Lane256 FromBits(Vector256<Bits> bits) => new(bits.As<Bits, Real>());

    [MethodImpl(Inline)] public static Lane256 IfPositive(Lane256 c, Lane256 a, Lane256 b) => IfLess(Splat(0), c, a, b);

    [MethodImpl(Inline)]
    public static Lane256 IfLess(Lane256 x, Lane256 y, Lane256 a, Lane256 b) => Select(Vector256.LessThan(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    public static Lane256 IfEqual(Lane256 x, Lane256 y, Lane256 a, Lane256 b) => Select(Vector256.Equals(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    private static Lane256 Select(Vector256<Real> where, Lane256 a, Lane256 b) => new(Vector256.ConditionalSelect(where, a.v, b.v));

    [MethodImpl(Inline)] public static Lane256 Evens(Lane256 a, Lane256 b) => Part(a, b, Vector256<Bits>.Zero);
    [MethodImpl(Inline)] public static Lane256 Odds(Lane256 a, Lane256 b) => Part(a, b, Vector256<Bits>.One);

    // The same places of both, one half of the result from each.
    [MethodImpl(Inline)]
    private static Lane256 Part(Lane256 a, Lane256 b, Vector256<Bits> first)
    {
        Vector256<Bits> places = (Vector256<Bits>.Indices + Vector256<Bits>.Indices + first) & Vector256.Create((Bits)(Count - 1));
        Vector256<Real> low = Vector256.LessThan(Vector256<Bits>.Indices, Vector256.Create((Bits)(Count / 2))).As<Bits, Real>();
        return new(Vector256.ConditionalSelect(low, Vector256.Shuffle(a.v, places), Vector256.Shuffle(b.v, places)));
    }

    [MethodImpl(Inline)] public static Lane256 WeaveLow(Lane256 a, Lane256 b) => Weave(a, b, 0);
    [MethodImpl(Inline)] public static Lane256 WeaveHigh(Lane256 a, Lane256 b) => Weave(a, b, Count / 2);

    [MethodImpl(Inline)]
    private static Lane256 Weave(Lane256 a, Lane256 b, Bits first)
    {
        Vector256<Bits> places = Vector256.ShiftRightLogical(Vector256<Bits>.Indices, 1) + Vector256.Create(first);
        Vector256<Real> even = Vector256.Equals(Vector256<Bits>.Indices & Vector256<Bits>.One, Vector256<Bits>.Zero).As<Bits, Real>();
        return new(Vector256.ConditionalSelect(even, Vector256.Shuffle(a.v, places), Vector256.Shuffle(b.v, places)));
    }
}
