using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lincoln.Bench;

/// <summary>
/// How far the two cores are from each other: the time in which a cache line goes to the other core and back. On a shared machine the host
/// moves them: 120-140 ns in some minutes, 500-600 ns in others. Short work gains nothing from a core that is far away.
/// </summary>
internal static unsafe class RoundTrip
{
    private const int Trips = 20_000;

    public static double Nanoseconds()
    {
        int* line = (int*)NativeMemory.AlignedAlloc(256, 128);
        *line = 0;
        var other = new Thread(() =>
        {
            for (int i = 0; i < Trips; i++)
            {
                while (Volatile.Read(ref *line) != 2 * i + 1) { }
                Volatile.Write(ref *line, 2 * i + 2);
            }
        });
        other.Start();
        var blocks = new List<double>();
        for (int i = 0; i < Trips;)
        {
            long begin = Stopwatch.GetTimestamp();
            for (int j = 0; j < 100; j++, i++)
            {
                Volatile.Write(ref *line, 2 * i + 1);
                while (Volatile.Read(ref *line) != 2 * i + 2) { }
            }
            blocks.Add(Stopwatch.GetElapsedTime(begin).TotalNanoseconds / 100);
        }
        other.Join();
        NativeMemory.AlignedFree(line);
        blocks.Sort();
        return blocks[blocks.Count / 2];
    }
}
