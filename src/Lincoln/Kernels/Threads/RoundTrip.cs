using System.Diagnostics;

namespace Lincoln.Kernels;

/// <summary>The time in which a cache line goes to another core and back, the distance between cores.</summary>
/// <remarks>
/// On a shared machine the host moves its guests from core to core: 60-150 ns in some minutes, 500-600 ns in others. Sharing a job costs
/// several such trips, and its data travels too, so that short jobs gain nothing from a distant core. The workers measure it when they are
/// used, at most twice a second. It changes who does the work, never a result.
/// </remarks>
internal static unsafe class RoundTrip
{
    private const int Trips = 64, Block = 8, Patience = 20_000, Pause = 500;

    private static readonly int* line = NewLine();
    private static long next;

    /// <summary>The latest measurement in nanoseconds; 0 before there is one.</summary>
    public static double Nanoseconds { get; private set; }

    /// <summary>The factor by which a job must be larger to be shared: 1 when the cores are near, 32 when they are far.</summary>
    public static int Reluctance { get; internal set; } = 1;

    private static int* NewLine()
    {
        var memory = (int*)NativeMemory.AlignedAlloc(256, 128);
        *memory = 0;
        return memory;
    }

    /// <summary>Measures if the last measurement is older than half a second.</summary>
    public static void NowAndThen()
    {
        if (Environment.TickCount64 < next) return;
        next = Environment.TickCount64 + Pause;
        Measure();
    }

    /// <summary>
    /// Two threads write to a cache line in turn. The shortest block of turns counts, because disturbances only make them longer. If the
    /// worker sleeps or does not run, the old value stays.
    /// </summary>
    public static void Measure()
    {
        var game = new Game { Line = line };
        *line = 0;
        Workers.Run(&Game.Play, &game, 2);
        if (game.Shortest == 0) return;
        Nanoseconds = game.Shortest * (1e9 / Stopwatch.Frequency) / Block;
        Reluctance = ThreadChoices.IsFar(Nanoseconds) ? ThreadChoices.FarReluctance : 1;
    }

    private struct Game
    {
        public int* Line;
        public long Shortest;

        public static void Play(void* game, int player)
        {
            ref var g = ref *(Game*)game;
            if (player == 1)
            {
                for (int turn = 0; turn < Trips && Await(g.Line, 2 * turn + 1); turn++) Volatile.Write(ref *g.Line, 2 * turn + 2);
                return;
            }
            for (int turn = 0; turn < Trips;)
            {
                long begin = Stopwatch.GetTimestamp();
                for (int i = 0; i < Block; i++, turn++)
                {
                    Volatile.Write(ref *g.Line, 2 * turn + 1);
                    if (!Await(g.Line, 2 * turn + 2)) return;
                }
                long ticks = Stopwatch.GetTimestamp() - begin;
                if (g.Shortest == 0 || ticks < g.Shortest) g.Shortest = ticks;
            }
        }

        // A player who has waited too long gives up and tells the other one by -1.
        private static bool Await(int* line, int value)
        {
            for (int spin = 0; spin < Patience; spin++)
            {
                int seen = Volatile.Read(ref *line);
                if (seen == value) return true;
                if (seen < 0) return false;
            }
            Volatile.Write(ref *line, -1);
            return false;
        }
    }
}
