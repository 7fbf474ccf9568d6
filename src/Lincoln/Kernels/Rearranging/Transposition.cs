using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

/// <summary>Transposes a matrix in memory, small squares in registers.</summary>
internal static unsafe class Transposition
{
    /// <summary>to[j·toStep + i] = from[i·fromStep + j] for i &lt; rows and j &lt; columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Real* from, nint fromStep, int rows, int columns, Real* to, nint toStep)
    {
        int square = Sse2.IsSupported || AdvSimd.Arm64.IsSupported ? Vector128<Real>.Count : int.MaxValue, i = 0;
        if (Avx.IsSupported)
            for (; i <= rows - 2 * square; i += 2 * square)
            {
                Real* f = from + i * fromStep, t = to + i;
                int j = 0;
                for (; j <= columns - square; j += square, f += square, t += square * toStep) TwoSquares(f, fromStep, t, toStep);
                for (; j < columns; j++, f++, t += toStep)
                    for (int s = 0; s < 2 * square; s++) t[s] = f[s * fromStep];
            }
        for (; i <= rows - square; i += square)
        {
            Real* f = from + i * fromStep, t = to + i;
            int j = 0;
            for (; j <= columns - square; j += square, f += square, t += square * toStep) Square(f, fromStep, t, toStep);
            for (; j < columns; j++, f++, t += toStep)
                for (int s = 0; s < square; s++) t[s] = f[s * fromStep];
        }
        for (; i < rows; i++)
            for (int j = 0; j < columns; j++) to[j * toStep + i] = from[i * fromStep + j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(Real* f, nint fromStep, Real* t, nint toStep)
    {
        Vector128<Real> r0 = Vector128.Load(f), r1 = Vector128.Load(f + fromStep);
        if (Vector128<Real>.Count == 2)
        {
            Low(r0, r1).Store(t);
            High(r0, r1).Store(t + toStep);
            return;
        }
        Vector128<Real> r2 = Vector128.Load(f + 2 * fromStep), r3 = Vector128.Load(f + 3 * fromStep);
        Vector128<Real> even01 = Low(r0, r2), odd01 = Low(r1, r3), even23 = High(r0, r2), odd23 = High(r1, r3);
        Low(even01, odd01).Store(t);
        High(even01, odd01).Store(t + toStep);
        Low(even23, odd23).Store(t + 2 * toStep);
        High(even23, odd23).Store(t + 3 * toStep);
    }

    /// <summary>A square and the one below it at once: what <see cref="Square"/> does, in both halves of longer vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoSquares(Real* f, nint fromStep, Real* t, nint toStep)
    {
        Real* below = f + Vector128<Real>.Count * fromStep;
        Vector256<Real> r0 = Load(0), r1 = Load(fromStep);
        if (Vector128<Real>.Count == 2)
        {
            Avx.UnpackLow(r0, r1).Store(t);
            Avx.UnpackHigh(r0, r1).Store(t + toStep);
            return;
        }
        Vector256<Real> r2 = Load(2 * fromStep), r3 = Load(3 * fromStep);
        Vector256<Real> even01 = Avx.UnpackLow(r0, r2), odd01 = Avx.UnpackLow(r1, r3);
        Vector256<Real> even23 = Avx.UnpackHigh(r0, r2), odd23 = Avx.UnpackHigh(r1, r3);
        Avx.UnpackLow(even01, odd01).Store(t);
        Avx.UnpackHigh(even01, odd01).Store(t + toStep);
        Avx.UnpackLow(even23, odd23).Store(t + 2 * toStep);
        Avx.UnpackHigh(even23, odd23).Store(t + 3 * toStep);

        Vector256<Real> Load(nint offset) => Vector256.Create(Vector128.Load(f + offset), Vector128.Load(below + offset));
    }

    // The lower (upper) halves of two vectors, interleaved.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<Real> Low(Vector128<Real> a, Vector128<Real> b)
        => Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<Real> High(Vector128<Real> a, Vector128<Real> b)
        => Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    /// <summary>to[i] = from[2·i] for i &lt; n; reads nothing behind the last of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EverySecond(Real* from, int n, Real* to)
    {
        int i = 0, count = Vector128<Real>.Count;
        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
            for (; i < n - count; i += count) Even(Vector128.Load(from + 2 * i), Vector128.Load(from + 2 * i + count)).Store(to + i);
        for (; i < n; i++) to[i] = from[2 * i];
    }

    /// <summary>even[i] = from[2·i], odd[i] = from[2·i + 1] for i &lt; n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(Real* from, int n, Real* even, Real* odd)
    {
        int i = 0, count = Vector128<Real>.Count;
        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
            for (; i <= n - count; i += count)
            {
                Vector128<Real> a = Vector128.Load(from + 2 * i), b = Vector128.Load(from + 2 * i + count);
                Even(a, b).Store(even + i);
                Odd(a, b).Store(odd + i);
            }
        for (; i < n; i++) (even[i], odd[i]) = (from[2 * i], from[2 * i + 1]);
    }

    /// <summary>to[2·i] = a[i], to[2·i + 1] = b[i] for i &lt; n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(Real* a, Real* b, int n, Real* to)
    {
        int i = 0, count = Vector128<Real>.Count;
        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
            for (; i <= n - count; i += count)
            {
                Vector128<Real> x = Vector128.Load(a + i), y = Vector128.Load(b + i);
                Low(x, y).Store(to + 2 * i);
                High(x, y).Store(to + 2 * i + count);
            }
        for (; i < n; i++) (to[2 * i], to[2 * i + 1]) = (a[i], b[i]);
    }

    // The elements at odd places of two vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<Real> Odd(Vector128<Real> a, Vector128<Real> b)
    {
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipOdd(a, b);
        if (Vector128<Real>.Count == 2) return High(a, b);
        return Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).As<float, Real>();
    }

    // The elements at even places of two vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<Real> Even(Vector128<Real> a, Vector128<Real> b)
    {
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipEven(a, b);
        if (Vector128<Real>.Count == 2) return Low(a, b);
        return Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).As<float, Real>();
    }
}
