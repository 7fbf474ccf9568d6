using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

#pragma warning disable CS1591 // documented at ILane

/// <summary>A register of 512 bits: 16 floats or 8 doubles. Runs on every CPU (slowly where there is no such register).</summary>
public readonly unsafe struct Lane512(Vector512<Real> v) : ILane<Lane512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector512<Real> v = v;

    public static int Count => Vector512<Real>.Count;
    [MethodImpl(Inline)] public static Lane512 Splat(Real x) => new(Vector512.Create(x));
    [MethodImpl(Inline)] public static Lane512 Load(Real* p) => new(Vector512.Load(p));
    [MethodImpl(Inline)] public static void Store(Lane512 a, Real* p) => a.v.Store(p);

    [MethodImpl(Inline)]
    public static Lane512 LoadFirst(Real* p, int n, Real pad)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.MaskLoad(p, First(n), Vector512.Create(pad)));
        Vector512<Real> copy = Vector512.Create(pad);
        for (int i = 0; i < n; i++) ((Real*)&copy)[i] = p[i];
        return new(copy);
    }

    [MethodImpl(Inline)]
    public static void StoreFirst(Lane512 a, Real* p, int n)
    {
        if (Avx512F.IsSupported) { Avx512F.MaskStore(p, First(n), a.v); return; }
        Vector512<Real> copy = a.v;
        for (int i = 0; i < n; i++) p[i] = ((Real*)&copy)[i];
    }

    [MethodImpl(Inline)]
    private static Vector512<Real> First(int n)
        => Vector512.LessThan(Vector512<Real>.Indices, Vector512.Create((Real)n));

    [MethodImpl(Inline)] public static Lane512 LoadBytes(byte* p) => new(Bytes.Load512(p));

    [MethodImpl(Inline)] public static Lane512 operator +(Lane512 a, Lane512 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Lane512 operator -(Lane512 a, Lane512 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Lane512 operator -(Lane512 a) => new(a.v ^ Vector512.Create((Real)(-0.0)));
    [MethodImpl(Inline)] public static Lane512 operator *(Lane512 a, Lane512 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Lane512 operator /(Lane512 a, Lane512 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Lane512 Fma(Lane512 a, Lane512 b, Lane512 c) => new(Vector512.FusedMultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(Inline)] public static Lane512 Max(Lane512 a, Lane512 b) => new(Vector512.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Lane512 Min(Lane512 a, Lane512 b) => new(Vector512.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Lane512 MaxNumber(Lane512 a, Lane512 b) => new(Vector512.MaxNative(a.v, b.v));

    [MethodImpl(Inline)]
    public static Lane512 Clamp(Lane512 x, Real low, Real high)
        => new(Vector512.MinNative(Vector512.Create(high), Vector512.MaxNative(Vector512.Create(low), x.v)));

    [MethodImpl(Inline)] public static Lane512 Sqrt(Lane512 a) => new(Vector512.Sqrt(a.v));
    [MethodImpl(Inline)] public static Lane512 Abs(Lane512 a) => new(Vector512.Abs(a.v));

    [MethodImpl(Inline)]
    public static Lane512 CopySign(Lane512 magnitude, Lane512 sign) => Select(Vector512.Create((Real)(-0.0)), sign, magnitude);

    [MethodImpl(Inline)] public static Lane512 Round(Lane512 a) => new(Vector512.Round(a.v));

    [MethodImpl(Inline)]
    public static Lane512 PowerOfTwo(Lane512 n)
        => FromBits(Vector512.ShiftLeft(ToBits(n.v + Vector512.Create(Ieee.PowerOffset)), Ieee.MantissaBits));

    public static bool TakesAnyPower => Avx512F.IsSupported;

    [MethodImpl(Inline)]
    public static Lane512 TimesPowerOfTwo(Lane512 a, Lane512 n)
    {
        if (TakesAnyPower) return new(Avx512F.Scale(Avx512F.Min(a.v, Vector512.Create((Real)4)), n.v));       // Min: 4 if a is NaN
        Lane512 half = Round(n * Splat((Real)0.5));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);        // only the last product can round
    }

    [MethodImpl(Inline)]
    public static Lane512 Exponent(Lane512 a)
    {
        Vector512<Bits> exponent = Vector512.ShiftRightLogical(ToBits(a.v), Ieee.MantissaBits);
        return FromBits(exponent | Vector512.Create(Ieee.WholeBits)) - Splat(Ieee.Whole + Ieee.Bias);
    }

    [MethodImpl(Inline)]
    public static Lane512 Mantissa(Lane512 a)
        => FromBits(ToBits(a.v) & Vector512.Create(Ieee.MantissaMask) | Vector512.Create(Ieee.One));

    [MethodImpl(Inline)] private static Vector512<Bits> ToBits(Vector512<Real> a) => a.As<Real, Bits>();
    [MethodImpl(Inline)] private static Lane512 FromBits(Vector512<Bits> bits) => new(bits.As<Bits, Real>());

    [MethodImpl(Inline)] public static Lane512 IfPositive(Lane512 c, Lane512 a, Lane512 b) => IfLess(Splat(0), c, a, b);

    [MethodImpl(Inline)]
    public static Lane512 IfLess(Lane512 x, Lane512 y, Lane512 a, Lane512 b) => Select(Vector512.LessThan(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    public static Lane512 IfEqual(Lane512 x, Lane512 y, Lane512 a, Lane512 b) => Select(Vector512.Equals(x.v, y.v), a, b);

    [MethodImpl(Inline)]
    private static Lane512 Select(Vector512<Real> where, Lane512 a, Lane512 b) => new(Vector512.ConditionalSelect(where, a.v, b.v));

    [MethodImpl(Inline)] public static Lane512 Evens(Lane512 a, Lane512 b) => Part(a, b, Vector512<Bits>.Zero);
    [MethodImpl(Inline)] public static Lane512 Odds(Lane512 a, Lane512 b) => Part(a, b, Vector512<Bits>.One);

    // The same places of both, one half of the result from each.
    [MethodImpl(Inline)]
    private static Lane512 Part(Lane512 a, Lane512 b, Vector512<Bits> first)
    {
        Vector512<Bits> places = (Vector512<Bits>.Indices + Vector512<Bits>.Indices + first) & Vector512.Create((Bits)(Count - 1));
        Vector512<Real> low = Vector512.LessThan(Vector512<Bits>.Indices, Vector512.Create((Bits)(Count / 2))).As<Bits, Real>();
        return new(Vector512.ConditionalSelect(low, Vector512.Shuffle(a.v, places), Vector512.Shuffle(b.v, places)));
    }

    [MethodImpl(Inline)] public static Lane512 WeaveLow(Lane512 a, Lane512 b) => Weave(a, b, 0);
    [MethodImpl(Inline)] public static Lane512 WeaveHigh(Lane512 a, Lane512 b) => Weave(a, b, Count / 2);

    [MethodImpl(Inline)]
    private static Lane512 Weave(Lane512 a, Lane512 b, Bits first)
    {
        Vector512<Bits> places = Vector512.ShiftRightLogical(Vector512<Bits>.Indices, 1) + Vector512.Create(first);
        Vector512<Real> even = Vector512.Equals(Vector512<Bits>.Indices & Vector512<Bits>.One, Vector512<Bits>.Zero).As<Bits, Real>();
        return new(Vector512.ConditionalSelect(even, Vector512.Shuffle(a.v, places), Vector512.Shuffle(b.v, places)));
    }
}
