using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

/// <summary>Rearranges a strip of a matrix so that the tile reads it from one place after the other.</summary>
static unsafe class Pack
{
    /// <summary>to[p·toStep + i] = from[i·row + p·column] for i &lt; rows and p &lt; k; zeros for i from rows up to toStep. Row or column is 1.</summary>
    public static void Strip(Real* from, nint row, nint column, int rows, int k, Real* to, nint toStep)
    {
        if (row == 1) Copy(from, column, rows, k, to, toStep);
        else Transpose(from, row, rows, k, to, toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(Real* from, nint column, int rows, int k, Real* to, nint toStep)
    {
        for (int p = 0; p < k; p++, from += column, to += toStep)
        {
            int i = 0;
            for (; i <= rows - Vector256<Real>.Count; i += Vector256<Real>.Count) Vector256.Load(from + i).Store(to + i);
            for (; i < rows; i++) to[i] = from[i];
            for (; i < toStep; i++) to[i] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose(Real* from, nint row, int rows, int k, Real* to, nint toStep)
    {
        int i = 0;
#if !DOUBLE
        if (Sse.IsSupported)
            for (; i <= rows - 4; i += 4)
            {
                Real* f = from + i * row, t = to + i;
                int p = 0;
                for (; p <= k - 4; p += 4, f += 4, t += 4 * toStep)
                {
                    Vector128<float> r0 = Vector128.Load(f), r1 = Vector128.Load(f + row), r2 = Vector128.Load(f + 2 * row), r3 = Vector128.Load(f + 3 * row);
                    Vector128<float> low01 = Sse.UnpackLow(r0, r1), low23 = Sse.UnpackLow(r2, r3), high01 = Sse.UnpackHigh(r0, r1), high23 = Sse.UnpackHigh(r2, r3);
                    Sse.MoveLowToHigh(low01, low23).Store(t);
                    Sse.MoveHighToLow(low23, low01).Store(t + toStep);
                    Sse.MoveLowToHigh(high01, high23).Store(t + 2 * toStep);
                    Sse.MoveHighToLow(high23, high01).Store(t + 3 * toStep);
                }
                for (; p < k; p++, f++, t += toStep) (t[0], t[1], t[2], t[3]) = (f[0], f[row], f[2 * row], f[3 * row]);
            }
#endif
        for (; i < rows; i++)
            for (int p = 0; p < k; p++) to[p * toStep + i] = from[i * row + p];
        for (; i < toStep; i++)
            for (int p = 0; p < k; p++) to[p * toStep + i] = 0;
    }
}
