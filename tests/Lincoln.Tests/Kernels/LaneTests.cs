using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

/// <summary>Every operation of every lane against the scalar operation of .NET, on ordinary and special numbers.</summary>
public unsafe class LaneTests : KernelTest
{
    private static readonly Real[] Special =
    [
        0, (Real)(-0.0), 1, -1, (Real)0.5, (Real)(-0.5), (Real)1.5, (Real)2.5, (Real)(-2.5), (Real)1e-3, -100,
        Real.MaxValue, -Real.MaxValue,
        Real.Epsilon, -Real.Epsilon, 3 * Real.Epsilon, Real.PositiveInfinity, Real.NegativeInfinity, Real.NaN, Real.Pi, -Real.E, 126, -126,
    ];

    [Fact] public void Scalar_agrees() => Check<Lane1>();
    [Fact] public void Lane128_agrees() => Check<Lane128>();
    [Fact] public void Lane256_agrees() => Check<Lane256>();
    [Fact] public void Lane512_agrees() => Check<Lane512>();

    private static void Check<V>() where V : struct, ILane<V>
    {
        foreach (Real a in Special)
            foreach (Real b in Special)
            {
                V x = V.Splat(a), y = V.Splat(b), z = V.Splat((Real)0.75);
                Is(a + b, x + y, $"{a} + {b}");
                Is(a - b, x - y, $"{a} - {b}");
                Is(a * b, x * y, $"{a} · {b}");
                Is(a / b, x / y, $"{a} / {b}");
                Is(Real.FusedMultiplyAdd(a, b, (Real)0.75), V.Fma(x, y, z), $"{a} · {b} + 0.75");
                Is(Real.Max(a, b), V.Max(x, y), $"max {a} {b}");
                Is(Real.Min(a, b), V.Min(x, y), $"min {a} {b}");
                if (!Real.IsNaN(a) && !Real.IsNaN(b) && a != b) Is(Real.Max(a, b), V.MaxNumber(x, y), $"larger number {a} {b}");
                Is(Real.CopySign(a, b), V.CopySign(x, y), $"copysign {a} {b}");
                Is(a > 0 ? b : (Real)0.75, V.IfPositive(x, y, z), $"{a} > 0 ? {b}");
                Is(a < b ? a : (Real)0.75, V.IfLess(x, y, x, z), $"{a} < {b}");
                Is(a == b ? a : (Real)0.75, V.IfEqual(x, y, x, z), $"{a} = {b}");
            }
        foreach (Real a in Special)
        {
            V x = V.Splat(a);
            Is(-a, -x, $"-{a}");
            Is(Real.Sqrt(a), V.Sqrt(x), $"√{a}");
            Is(Real.Abs(a), V.Abs(x), $"|{a}|");
            Is(Real.Round(a), V.Round(x), $"round {a}");
            Is(Real.IsNaN(a) ? a : Real.Clamp(a, -2, 1), V.Clamp(x, -2, 1), $"clamp {a}");
        }
    }

    [Fact]
    public void Pairs_are_parted_and_woven()
    {
        Check<Lane1>();
        Check<Lane128>();
        Check<Lane256>();
        Check<Lane512>();

        static void Check<V>() where V : struct, ILane<V>
        {
            int n = V.Count;
            Real* from = stackalloc Real[2 * n], to = stackalloc Real[2 * n];
            for (int i = 0; i < 2 * n; i++) from[i] = i;
            V evens = V.Evens(V.Load(from), V.Load(from + n)), odds = V.Odds(V.Load(from), V.Load(from + n));
            V.Store(evens, to);
            V.Store(odds, to + n);
            for (int i = 0; i < n; i++) Assert.Equal((2 * i, 2 * i + 1), ((int)to[i], (int)to[n + i]));
            V.Store(V.WeaveLow(evens, odds), to);
            V.Store(V.WeaveHigh(evens, odds), to + n);
            for (int i = 0; i < 2 * n; i++) Assert.Equal(i, (int)to[i]);
        }
    }

    [Fact]
    public void Powers_of_two_are_exact()
    {
        Check<Lane1>();
        Check<Lane128>();
        Check<Lane256>();
        Check<Lane512>();

        static void Check<V>() where V : struct, ILane<V>
        {
            int range = typeof(Real) == typeof(float) ? 126 : 1022;
            for (int n = -range; n <= range; n++)
            {
                Real power = Real.ScaleB(1, n), number = power * (Real)1.375;
                Is(power, V.PowerOfTwo(V.Splat(n)), $"2^{n}");
                Is(n, V.Exponent(V.Splat(number)), $"exponent of {number}");
                Is((Real)1.375, V.Mantissa(V.Splat(number)), $"mantissa of {number}");
            }
            foreach (Real a in new[] { (Real)0.5, (Real)(1 / 1.5), 1, (Real)1.3333334, (Real)1.9999999, 2 })
                for (int n = -250; n <= 250; n++)
                    Is((Real)Math.ScaleB((double)a, n), V.TimesPowerOfTwo(V.Splat(a), V.Splat(n)), $"{a} · 2^{n}");
            Is(Real.NaN, V.TimesPowerOfTwo(V.Splat(Real.NaN), V.Splat(Real.NaN)), "NaN · 2^NaN");
            if (!V.TakesAnyPower) return;
            foreach (Real a in new[] { 1, Real.NaN, Real.PositiveInfinity, Real.MaxValue })
            {
                foreach (Real n in new[] { (Real)1e9, (Real)1e30, Real.PositiveInfinity })
                {
                    Is(Real.PositiveInfinity, V.TimesPowerOfTwo(V.Splat(a), V.Splat(n)), $"{a} · 2^{n}");
                    Is(0, V.TimesPowerOfTwo(V.Splat(a), V.Splat(-n)), $"{a} · 2^{-n}");
                }
                Is(Real.NaN, V.TimesPowerOfTwo(V.Splat(a), V.Splat(Real.NaN)), $"{a} · 2^NaN");
            }
        }
    }

    [Fact]
    public void Parts_of_a_lane_touch_nothing_else()
    {
        Check<Lane1>();
        Check<Lane128>();
        Check<Lane256>();
        Check<Lane512>();

        static void Check<V>() where V : struct, ILane<V>
        {
            Real[] from = [.. Enumerable.Range(1, V.Count).Select(i => (Real)i)];
            for (int n = 0; n <= V.Count; n++)
            {
                var to = new Real[V.Count + 8];
                fixed (Real* f = from, t = to)
                {
                    V.Store(V.LoadFirst(f, n, -7), t);
                    for (int i = 0; i < to.Length; i++) Assert.Equal(i < n ? i + 1 : i < V.Count ? -7 : 0, to[i]);
                    Array.Clear(to);
                    V.StoreFirst(V.Load(f), t, n);
                    for (int i = 0; i < to.Length; i++) Assert.Equal(i < n ? i + 1 : 0, to[i]);
                }
            }
            byte[] bytes = [.. Enumerable.Range(0, V.Count).Select(i => (byte)(255 - 13 * i))];
            Real* numbers = stackalloc Real[V.Count];
            fixed (byte* b = bytes) V.Store(V.LoadBytes(b), numbers);
            for (int i = 0; i < V.Count; i++) Assert.Equal(bytes[i], numbers[i]);
        }
    }

    /// <summary>All numbers of the lane are the expected one, to the last bit.</summary>
    private static void Is<V>(Real expected, V found, string what) where V : struct, ILane<V>
    {
        Real* numbers = stackalloc Real[V.Count];
        V.Store(found, numbers);
        for (int i = 0; i < V.Count; i++) AssertSameBits([expected], [numbers[i]], $"{what}, {typeof(V).Name}");
    }
}
