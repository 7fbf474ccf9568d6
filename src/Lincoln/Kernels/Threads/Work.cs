namespace Lincoln.Kernels;

/// <summary>Shares the items of a kernel among a few threads.</summary>
/// <remarks>
/// Which thread does which items changes the time, never a result. Set the number of threads with <see cref="Threads"/> or with the
/// environment variable LINCOLN_THREADS.
/// </remarks>
public static unsafe class Work
{
    private const string Variable = "LINCOLN_THREADS";
    internal const int MaxThreads = 32;
    private static int threads;

    /// <summary>Whether the kernels of this thread run on it alone, for threads that read data while others compute.</summary>
    [ThreadStatic] internal static bool Alone;

    /// <summary>The number of threads that share a job, with the caller: LINCOLN_THREADS, else all processors; clamped to 1..32.</summary>
    /// <exception cref="ArgumentException">LINCOLN_THREADS is not an integer.</exception>
    public static int Threads
    {
        get => threads != 0 ? threads : threads = FromEnvironment(Environment.GetEnvironmentVariable(Variable));
        set => threads = Math.Clamp(value, 1, MaxThreads);
    }

    /// <summary>
    /// The time in nanoseconds in which a cache line goes to another core and back, as last measured; 0 before the first measurement.
    /// Above 200 only long jobs are shared.
    /// </summary>
    public static double RoundTripNanoseconds
    {
        get
        {
            if (RoundTrip.Nanoseconds == 0 && Threads > 1) RoundTrip.Measure();
            return RoundTrip.Nanoseconds;
        }
    }

    internal static int FromEnvironment(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);
        if (!int.TryParse(value, out int count))
            throw new ArgumentException($"{Variable} is \"{value}\": use an integer from 1 to {MaxThreads}, or leave it out.", Variable);
        return Math.Clamp(count, 1, MaxThreads);
    }

    /// <summary>Runs the kernel over the items 0..n - 1 and returns when all are done.</summary>
    /// <param name="n">The number of items.</param>
    /// <param name="grain">The fewest items worth a thread: about 10 µs of work.</param>
    /// <param name="kernel">What to do; see <see cref="IKernel"/> for what it must not do.</param>
    /// <param name="align">Parts begin at multiples of this many items, so that two threads do not write to one cache line.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, or align is less than 1.</exception>
    public static void For<K>(int n, int grain, K kernel, int align = 16) where K : unmanaged, IKernel
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfLessThan(align, 1);
        if (n == 0) return;
        int width = Isa.Width, parts = Math.Min(n / Math.Max(1, grain), Threads);
        if (parts > 1 && Alone) parts = 1;
        if (parts > 1)
        {
            RoundTrip.NowAndThen();
            parts = (int)Math.Min(n / ((long)Math.Max(1, grain) * RoundTrip.Reluctance), parts);
        }
        if (parts <= 1) { RunAt(width, in kernel, 0, n); return; }
        long size = ((long)n + parts - 1) / parts;
        size = (size + align - 1) / align * align;
        var job = new Job<K> { Kernel = kernel, Width = width, Count = n, Size = size };
        Workers.Run(&Job<K>.Part, &job, (int)((n + size - 1) / size));
    }

    /// <summary>The fewest items worth a thread, if an item takes this number of floating-point operations.</summary>
    internal static int Grain(double operations) => (int)Math.Min(ThreadChoices.WorthThread / operations + 1, int.MaxValue);

    private struct Job<K> where K : unmanaged, IKernel
    {
        public K Kernel;
        public int Width, Count;
        public long Size;

        public static void Part(void* job, int part)
        {
            ref var j = ref *(Job<K>*)job;
            RunAt(j.Width, in j.Kernel, (int)(part * j.Size), (int)Math.Min(j.Count, (part + 1) * j.Size));
        }
    }

    // The only switch on the vector width, once per part.
    private static void RunAt<K>(int width, in K kernel, int begin, int end) where K : unmanaged, IKernel
    {
        switch (width)
        {
            case 512: Unsafe.AsRef(in kernel).Run<Lane512>(begin, end); break;
            case 256: Unsafe.AsRef(in kernel).Run<Lane256>(begin, end); break;
            case 128: Unsafe.AsRef(in kernel).Run<Lane128>(begin, end); break;
            default: Unsafe.AsRef(in kernel).Run<Lane1>(begin, end); break;
        }
    }
}
