using System.Runtime.Intrinsics;

namespace Lincoln.Kernels;

/// <summary>Rearranges a strip of a matrix so that the tile of the matrix product reads it in order.</summary>
internal static unsafe class Pack
{
    /// <summary>to[p·toStep + i] = from[i·row + p·column] for i &lt; rows and p &lt; k. Row or column is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip<V>(Real* from, nint row, nint column, int rows, int k, Real* to, nint toStep) where V : struct, ILane<V>
    {
        if (row != 1)
        {
            Transposition.Run(from, row, rows, k, to, toStep);
            return;
        }
        for (int p = 0; p < k; p++, from += column, to += toStep)
        {
            int i = 0;
            for (; i <= rows - V.Count; i += V.Count) V.Store(V.Load(from + i), to + i);
            if (i < rows) V.StoreFirst(V.LoadFirst(from + i, rows - i, 0), to + i, rows - i);
        }
    }

    /// <summary>
    /// The columns of a strip of a transposed B: to[p·step + j] = from[p·row + j·column], padded with zeros up to the step, a multiple of
    /// the vector.
    /// </summary>
    public static void Padded<V>(Real* from, nint row, nint column, int columns, int k, Real* to) where V : struct, ILane<V>
    {
        int step = (columns + V.Count - 1) / V.Count * V.Count;
        Strip<V>(from, column, row, columns, k, to, step);
        if (columns < step)
            for (int p = 0; p < k; p++) new Span<Real>(to + (nint)p * step + columns, step - columns).Clear();
    }

    /// <summary>
    /// Strips of a few vectors, side by side in a row-major matrix, one after the other:
    /// to[s·k·width + p·step + j] = from[p·row + s·width + j]. The step is the width; that of the last strip, which has the remaining
    /// columns, is padded with zeros to whole vectors. A row is read over all strips at once, because rows are far from each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strips<V>(Real* from, nint row, int columns, int width, int strips, int k, Real* to) where V : struct, ILane<V>
    {
        int before = (strips - 1) * width, step = (columns - before + V.Count - 1) / V.Count * V.Count;
        nint strip = (nint)k * width;
        Real* last = to + (strips - 1) * strip;
        for (int p = 0; p < k; p++, from += row, to += width, last += step)
        {
            Real* t = to;
            for (int j = 0; j < before; j += width, t += strip)
                for (int v = 0; v < width; v += V.Count) V.Store(V.Load(from + j + v), t + v);
            t = last;
            for (int j = before; j < columns; j += V.Count, t += V.Count)
                V.Store(j <= columns - V.Count ? V.Load(from + j) : V.LoadFirst(from + j, columns - j, 0), t);
        }
    }
}
