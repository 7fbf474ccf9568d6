using System.Runtime.Intrinsics;

namespace Lincoln.Kernels;

/// <summary>Rearranges a strip of a matrix so that the tile of the matrix product reads it from front to back.</summary>
static unsafe class Pack
{
    /// <summary>to[p·toStep + i] = from[i·row + p·column] for i &lt; rows and p &lt; k; zeros for i from rows up to toStep. Row or column is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip(Real* from, nint row, nint column, int rows, int k, Real* to, nint toStep)
    {
        if (row == 1) Copy(from, column, rows, k, to, toStep);
        else Transposition.Run(from, row, rows, k, to, toStep);
        if (rows < toStep)
            for (int p = 0; p < k; p++) new Span<Real>(to + p * toStep + rows, (int)toStep - rows).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(Real* from, nint step, int rows, int k, Real* to, nint toStep)
    {
        for (int p = 0; p < k; p++, from += step, to += toStep)
        {
            int i = 0;
            for (; i <= rows - Vector256<Real>.Count; i += Vector256<Real>.Count) Vector256.Load(from + i).Store(to + i);
            for (; i < rows; i++) to[i] = from[i];
        }
    }
}
