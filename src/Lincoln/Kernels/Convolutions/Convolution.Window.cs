using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>
    /// How a band of an image is copied into a thread's buffer: with zeros around it, and sorted by the remainders of its coordinates.
    /// </summary>
    /// <remarks>Plane (py, px) of a channel holds the numbers at y = q·StepY + py - Top and x = p·StepX + px - Left, row q, column p. Rows
    /// are Pitch
    /// numbers apart, so that from the last number of a row of results to the first of the next it is as far in every shifted
    /// copy.</remarks>
    private struct Window
    {
        public int Height, Width, StepY, StepX, Top, Left;
        public int Pitch, Rows;
        // From one plane to the next: an odd number of cache lines, so that the rows of a product do not share places in the first cache.
        public int Plane;

        public readonly int Channel => Plane * StepY * StepX;

        public void SetRows(int rows)
        {
            Rows = rows;
            int lines = (rows * Pitch + 15) / 16;
            Plane = 16 * (lines | 1);
        }

        /// <summary>Where the number that a tap meets stands, from the one at row 0, column 0.</summary>
        public readonly int Offset(int channel, int y, int x) => channel * Channel + (y % StepY * StepX + x % StepX) * Plane + y / StepY * Pitch + x / StepX;

        /// <summary>Copies channels, from row <paramref name="first"/> on. With y: F′(y)·x.</summary>
        public readonly void Fill<TF, V>(TF f, Real* x, Real* y, int channels, int first, Real* to) where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            nint image = (nint)Height * Width;
            for (int c = 0; c < channels; c++)
            {
                for (int py = 0; py < StepY; py++)
                    for (int px = 0; px < StepX; px++, to += Plane)
                        FillPlane<TF, V>(f, x, y, first * StepY + py - Top, px - Left, to);
                x += image;
                if (y != null) y += image;
            }
            new Span<Real>(to, 2 * Reduce.Lanes).Clear();                            // read by the last panel, used by nobody
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void FillPlane<TF, V>(TF f, Real* x, Real* y, int shiftY, int shiftX, Real* to) where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            var (top, bottom) = ConvolutionShape.Inside(Height, Rows, StepY, shiftY);
            var (left, right) = ConvolutionShape.Inside(Width, Pitch, StepX, shiftX);
            new Span<Real>(to, top * Pitch).Clear();
            new Span<Real>(to + bottom * Pitch, Plane - bottom * Pitch).Clear();
            int length = right - left, rows = bottom - top;
            nint next = (nint)StepY * Width, image = (nint)Height * Width;
            // the rows are one behind the other
            if (length == Pitch && StepY == 1 && StepX == 1 && Width == Pitch) (length, rows) = (length * rows, Math.Min(rows, 1));
            nint from = ((nint)top * StepY + shiftY) * Width + (nint)left * StepX + shiftX;
            Real* row = to + (nint)top * Pitch;
            for (int q = 0; q < rows; q++, from += next, row += Pitch)
            {
                Prefetch(x + from + image, length * StepX);
                if (y != null) Prefetch(y + from + image, length * StepX);
                for (int p = 0; p < left; p++) row[p] = 0;
                if (StepX == 1) Copy<TF, V>(f, x + from, y == null ? null : y + from, row + left, length);
                else if (StepX == 2) CopyEverySecond<TF, V>(f, x + from, y == null ? null : y + from, row + left, length);
                else
                    for (int p = 0; p < length; p++) Copy<TF, Lane1>(f, x + from + (nint)p * StepX, y == null ? null : y + from + (nint)p * StepX, row + left + p, 1);
                for (int p = right; p < Pitch; p++) row[p] = 0;
            }
        }
    }

    /// <summary>to = every second number of x, or of F′(y)·x.</summary>
    [SkipLocalsInit]
    private static void CopyEverySecond<TF, V>(TF f, Real* x, Real* y, Real* to, int n) where TF : unmanaged, IFunction where V : struct, ILane<V>
    {
        const int chunk = 32;
        if (y == null)
        {
            Transposition.EverySecond(x, n, to);
            return;
        }
        Real* both = stackalloc Real[2 * chunk];
        for (int i = 0; i < n; i += chunk)
        {
            int count = Math.Min(chunk, n - i);
            Copy<TF, V>(f, x + 2 * i, y + 2 * i, both, 2 * count - 1);
            Transposition.EverySecond(both, count, to + i);
        }
    }

    /// <summary>to = x, or F′(y)·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TF, V>(TF f, Real* x, Real* y, Real* to, int n) where TF : unmanaged, IFunction where V : struct, ILane<V>
    {
        int i = 0;
        if (y == null)
        {
            for (; i <= n - V.Count; i += V.Count) V.Store(V.Load(x + i), to + i);
            if (i < n) V.StoreFirst(V.LoadFirst(x + i, n - i, 0), to + i, n - i);
            return;
        }
        for (; i <= n - V.Count; i += V.Count) V.Store(Derivative<TF, V>(f, V.Load(y + i)) * V.Load(x + i), to + i);
        if (i < n) V.StoreFirst(Derivative<TF, V>(f, V.LoadFirst(y + i, n - i, 0)) * V.LoadFirst(x + i, n - i, 0), to + i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Derivative<TF, V>(TF f, V y) where TF : unmanaged, IFunction where V : struct, ILane<V> => f.D(y, y);

    /// <summary>
    /// Says that these numbers, of the next channel, are wanted soon: channels are too far apart for the CPU to guess it. They need not
    /// exist.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(Real* numbers, int count)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < count; i += 64 / sizeof(Real)) Sse.Prefetch0(numbers + i);
    }

    /// <summary>Buffers of this thread, kept for its next convolution.</summary>
    private static class Scratch
    {
        [ThreadStatic] private static Real[]? memory;          // pinned; freed with its thread

        /// <summary>Room for so many numbers, at the beginning of a cache line; not cleared.</summary>
        public static Real* Take(long count)
        {
            const int line = 64;
            if (memory is null || memory.Length < count + line / sizeof(Real)) memory = GC.AllocateUninitializedArray<Real>(checked((int)count) + line / sizeof(Real), pinned: true);
            return (Real*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + line - 1) / line * line);
        }
    }
}
