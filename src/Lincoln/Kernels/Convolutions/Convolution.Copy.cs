using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>to = x, or F′(y)·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TF, V>(TF f, Real* x, Real* y, Real* to, int n) where TF : unmanaged, IFunction where V : struct, ILane<V>
    {
        if (y == null) VectorLoop.Run<V, GradientRow>(new() { From = x, To = to }, 0, n);
        else VectorLoop.Run<V, DerivativeRow<TF>>(new() { F = f, X = x, Y = y, To = to }, 0, n);
    }

    private struct DerivativeRow<TF> : IVectorBody where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Y, To;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
        {
            V y = TPart.Load<V>(Y + i, n);
            TPart.Store(F.D(y, y) * TPart.Load<V>(X + i, n), To + i, n);
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

    /// <summary>lanes[i mod 16] += x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToLanes<V>(Real* x, int n, Real* lanes) where V : struct, ILane<V>
    {
        for (int lane = 0; lane < Reduce.Lanes; lane += V.Count)
        {
            V sum = V.Load(lanes + lane);
            for (int i = lane; i < n; i += Reduce.Lanes) sum += i <= n - V.Count ? V.Load(x + i) : V.LoadFirst(x + i, n - i, 0);
            V.Store(sum, lanes + lane);
        }
    }

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
