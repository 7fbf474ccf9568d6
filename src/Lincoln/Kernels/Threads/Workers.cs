using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

/// <summary>The threads that help the caller with the parts of one job at a time.</summary>
/// <remarks>
/// Every thread claims its own part first (so that a part of the weights stays in one core's cache), then any other: a sleeping worker
/// costs nothing, because the caller takes its part. A second caller, while the workers are busy, does its parts alone. A worker spins for
/// a short while, then yields, then sleeps until it is woken.
/// </remarks>
internal static unsafe class Workers
{
    /// <summary>What the threads tell each other, each field on its own pair of cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Board
    {
        [FieldOffset(128)] public long Claim;       // number of the job (32 bits) | one bit for each unclaimed part
        [FieldOffset(256)] public int Pending;      // parts that are not finished
        [FieldOffset(384)] public int Parked;       // workers that sleep, or are about to
    }

    private static readonly Board* board = NewBoard();
    private static readonly SemaphoreSlim wake = new(0);
    private static readonly Lock starting = new();
    private static delegate*<void*, int, void> body;
    private static void* argument;
    private static int busy, started;

    private static Board* NewBoard()
    {
        var b = (Board*)NativeMemory.AlignedAlloc((nuint)sizeof(Board), 128);
        *b = default;
        return b;
    }

    /// <summary>Does the parts 0..parts - 1 (at most 32) and returns when all are finished. A part must not throw.</summary>
    public static void Run(delegate*<void*, int, void> part, void* job, int parts)
    {
        if (parts == 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int p = 0; p < parts; p++) part(job, p);
            return;
        }
        if (started < parts - 1) Start(parts - 1);
        body = part;
        argument = job;
        board->Pending = parts;
        long number = (board->Claim >> 32) + 1;
        Interlocked.Exchange(ref board->Claim, number << 32 | uint.MaxValue >> (32 - parts));      // from here on parts can be claimed
        int asleep = Math.Min(Volatile.Read(ref board->Parked), parts - 1) - wake.CurrentCount;
        if (asleep > 0) wake.Release(asleep);
        while (TryClaim(0, out int p))
        {
            part(job, p);
            Interlocked.Decrement(ref board->Pending);
        }
        for (int i = 0; Volatile.Read(ref board->Pending) != 0; i++) Pause(i < ThreadChoices.Spins);
        Volatile.Write(ref busy, 0);
    }

    /// <summary>Claims the preferred part, or another. While a claimed part is not finished, body and argument belong to its job.</summary>
    private static bool TryClaim(int preferred, out int part)
    {
        while (true)
        {
            long seen = Volatile.Read(ref board->Claim);
            uint open = (uint)seen;
            part = 0;
            if (open == 0) return false;
            part = (open >> preferred & 1) != 0 ? preferred : BitOperations.TrailingZeroCount(open);
            if (Interlocked.CompareExchange(ref board->Claim, seen & ~(1L << part), seen) == seen) return true;
        }
    }

    private static void Start(int count)
    {
        lock (starting)
            while (started < count)
            {
                int me = started + 1;
                new Thread(() => Loop(me)) { IsBackground = true, Name = $"Lincoln worker {me}" }.Start();
                started = me;
            }
    }

    private static void Loop(int me)
    {
        for (int idle = 0; ;)
        {
            if (TryClaim(me, out int p))
            {
                body(argument, p);
                Interlocked.Decrement(ref board->Pending);
                idle = 0;
            }
            else if (idle++ < ThreadChoices.Spins + ThreadChoices.Yields) Pause(idle <= ThreadChoices.Spins);
            else
            {
                Interlocked.Increment(ref board->Parked);
                // the caller publishes before it reads Parked, so one of the two sees the other
                if ((uint)Volatile.Read(ref board->Claim) == 0) wake.Wait();
                Interlocked.Decrement(ref board->Parked);
                idle = 0;
            }
        }
    }

    private static void Pause(bool spin)
    {
        if (!spin) Thread.Yield();
        else if (X86Base.IsSupported) X86Base.Pause();
        else Thread.SpinWait(1);
    }
}
