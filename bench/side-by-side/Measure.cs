using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lincoln.Bench;

/// <summary>The time of one run: the median over blocks of runs, each block long enough for the clock.</summary>
internal static partial class Measure
{
    private const double BlockMicroseconds = 200;

    public static (double Wall, double Cpu) Once(Action workload, double milliseconds)
    {
        long begin = Stopwatch.GetTimestamp();
        workload();
        double first = Math.Max(0.1, Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
        int runs = (int)Math.Clamp(BlockMicroseconds / first, 1, 10_000);
        var blocks = new List<double>();
        double cpuBegin = ProcessCpu();
        long all = 0;
        begin = Stopwatch.GetTimestamp();
        do
        {
            long block = Stopwatch.GetTimestamp();
            for (int i = 0; i < runs; i++) workload();
            blocks.Add(Stopwatch.GetElapsedTime(block).TotalNanoseconds / runs);
            all += runs;
        }
        while (Stopwatch.GetElapsedTime(begin).TotalMilliseconds < milliseconds || blocks.Count < 3);
        double cpu = (ProcessCpu() - cpuBegin) / all;
        blocks.Sort();
        return (blocks[blocks.Count / 2], cpu);
    }

    // CLOCK_PROCESS_CPUTIME_ID: all threads of this process, in nanoseconds.
    private static double ProcessCpu()
    {
        clock_gettime(2, out var time);
        return time.Seconds * 1e9 + time.Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds, Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);
}
