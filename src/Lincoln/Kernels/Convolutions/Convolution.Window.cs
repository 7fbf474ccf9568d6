using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>A band of an image in a thread's buffer: zero-padded, and sorted by the remainders of its coordinates.</summary>
    /// <remarks>
    /// Plane (py, px) of a channel holds the elements at y = q·StepY + py - Top and x = p·StepX + px - Left in row q, column p. Rows are
    /// Pitch elements apart, so that the end of a row of results is equally far from the start of the next in every shifted copy.
    /// </remarks>
    private struct Window
    {
        public int Height, Width, StepY, StepX, Top, Left;
        public int Pitch, Rows;
        // From one plane to the next: an odd number of cache lines, to avoid L1 conflicts between the rows of a product.
        public int Plane;

        /// <summary>The window of a convolution over its images.</summary>
        public static Window Of(in ConvolutionShape s) => new()
        {
            Height = s.Height,
            Width = s.Width,
            StepY = s.StrideY,
            StepX = s.StrideX,
            Top = s.Top,
            Left = s.Left,
            Pitch = s.OutputWidth + (s.KernelWidth - 1) * s.DilationX / s.StrideX,
        };

        public readonly int Channel => Plane * StepY * StepX;

        public void SetRows(int rows)
        {
            Rows = rows;
            int lines = (rows * Pitch + 15) / 16;
            Plane = 16 * (lines | 1);
        }

        /// <summary>The offset of the element that a tap meets at row 0, column 0 of the result.</summary>
        public readonly int Offset(int channel, int y, int x)
            => channel * Channel + (y % StepY * StepX + x % StepX) * Plane + y / StepY * Pitch + x / StepX;

        /// <summary>Copies channels, from row <paramref name="first"/> on. With y: F′(y)·x.</summary>
        public readonly void Fill<TF, V>(TF f, Real* x, Real* y, int channels, int first, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
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
            new Span<Real>(to, 2 * Reduce.Lanes).Clear();                            // the last panel reads it, its results are unused
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void FillPlane<TF, V>(TF f, Real* x, Real* y, int shiftY, int shiftX, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            var (top, bottom) = ConvolutionShape.Inside(Height, Rows, StepY, shiftY);
            var (left, right) = ConvolutionShape.Inside(Width, Pitch, StepX, shiftX);
            new Span<Real>(to, top * Pitch).Clear();
            new Span<Real>(to + bottom * Pitch, Plane - bottom * Pitch).Clear();
            int length = right - left, rows = bottom - top;
            nint next = (nint)StepY * Width, image = (nint)Height * Width;
            // the rows follow each other without gaps
            if (length == Pitch && StepY == 1 && StepX == 1 && Width == Pitch) (length, rows) = (length * rows, Math.Min(rows, 1));
            nint from = ((nint)top * StepY + shiftY) * Width + (nint)left * StepX + shiftX;
            Real* row = to + (nint)top * Pitch;
            for (int q = 0; q < rows; q++, from += next, row += Pitch)
            {
                Prefetch(x + from + image, length * StepX);
                if (y != null) Prefetch(y + from + image, length * StepX);
                for (int p = 0; p < left; p++) row[p] = 0;
                Real* source = x + from, derivative = y == null ? null : y + from;
                if (StepX == 1) Copy<TF, V>(f, source, derivative, row + left, length);
                else if (StepX == 2) CopyEverySecond<TF, V>(f, source, derivative, row + left, length);
                else CopyStrided(f, source, derivative, StepX, row + left, length);
                for (int p = right; p < Pitch; p++) row[p] = 0;
            }
        }
    }

    /// <summary>to = every step-th element of x, or of F′(y)·x.</summary>
    private static void CopyStrided<TF>(TF f, Real* x, Real* y, int step, Real* to, int n) where TF : unmanaged, IFunction
    {
        for (nint p = 0; p < n; p++) Copy<TF, Lane1>(f, x + p * step, y == null ? null : y + p * step, to + p, 1);
    }

    /// <summary>to = every second element of x, or of F′(y)·x.</summary>
    [SkipLocalsInit]
    private static void CopyEverySecond<TF, V>(TF f, Real* x, Real* y, Real* to, int n)
        where TF : unmanaged, IFunction where V : struct, ILane<V>
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
    /// Prefetches memory of the next channel: channels are too far apart for the hardware prefetcher. The address need not be valid.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(Real* memory, int count)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < count; i += 64 / sizeof(Real)) Sse.Prefetch0(memory + i);
    }

    /// <summary>Buffers of this thread, kept for its next convolution.</summary>
    private static class Scratch
    {
        [ThreadStatic] private static Real[]? memory;          // pinned; freed with its thread

        /// <summary>Room for <paramref name="count"/> elements, aligned to a cache line; not cleared.</summary>
        public static Real* Take(long count)
        {
            const int line = 64;
            long room = count + line / sizeof(Real);
            if (memory is null || memory.Length < room) memory = GC.AllocateUninitializedArray<Real>(checked((int)room), pinned: true);
            return (Real*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + line - 1) / line * line);
        }
    }
}
