namespace Lincoln.Kernels;

/// <summary>The choices of the worker pool, each with the measurement behind it. They change the time, never a bit.</summary>
internal static class ThreadChoices
{
    /// <summary>Fewer floating-point operations of a product are not worth a thread.</summary>
    /// <remarks>60 × 10 × 89 (107,000 operations) takes 1.7 µs on one thread, 2.2 on two (Intel Xeon, busy).</remarks>
    public const double WorthThread = 200_000;

    /// <summary>The pauses of a waiting worker before it yields, and the yields before it sleeps.</summary>
    /// <remarks>4,000 pauses take 125 µs on an Intel Xeon: about a step of a small network (bench/results, mlp-book).</remarks>
    public const int Spins = 4000, Yields = 200;

    /// <summary>The factor by which a job must be larger to be shared with a far core: to some 60 µs of one thread.</summary>
    public const int FarReluctance = 32;

    /// <summary>Whether a core is so far that short jobs are faster on one thread.</summary>
    /// <remarks>
    /// A step of a small network (784-89-10, 60 images): with 60 ns two threads take 131 µs, one 193; with 300 ns two take 225.
    /// </remarks>
    public static bool IsFar(double nanoseconds) => nanoseconds > 200;
}
