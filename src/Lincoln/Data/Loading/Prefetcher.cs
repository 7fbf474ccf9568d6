using System.Runtime.ExceptionServices;
using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>
/// Threads that do numbered pieces of work ahead of the one who takes them, in order, and no further ahead than there is room.
/// </summary>
/// <remarks>Which thread does a piece depends on chance; what comes out does not, because a piece depends on its number alone.</remarks>
internal sealed class Prefetcher : IDisposable
{
    private readonly object gate = new();
    private readonly Action<int> read;
    private readonly int[] ready;                        // for each place, the number of the piece in it
    private readonly ExceptionDispatchInfo?[] errors;
    private readonly Thread[] threads;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration wake;
    private int next, end, taken;                        // the next piece to begin, the first not to do, and the one that is in use

    /// <param name="read">Does the piece with this number, at the place `number % room`. Called by several threads.</param>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="room">How many places there are, that of the piece in use included.</param>
    /// <param name="workers">How many threads.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public Prefetcher(Action<int> read, int count, int room, int workers, CancellationToken cancellation)
    {
        (this.read, end, this.cancellation) = (read, count, cancellation);
        (ready, errors) = (new int[room], new ExceptionDispatchInfo?[room]);
        ready.AsSpan().Fill(-1);
        wake = cancellation.UnsafeRegister(static me => ((Prefetcher)me!).Wake(), this);
        threads = new Thread[Math.Min(workers, count)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new(Loop) { IsBackground = true, Name = $"Lincoln reader {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Waits for a piece, the one after the last that was waited for, whose place is free from now on.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled. What went wrong with the piece is thrown as it is.</exception>
    public void Await(int piece)
    {
        int place = piece % ready.Length;
        lock (gate)
        {
            taken = piece;
            Monitor.PulseAll(gate);
            while (ready[place] != piece)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(gate);
            }
        }
        errors[place]?.Throw();
    }

    /// <summary>Ends the threads; a piece that one of them is at is finished first.</summary>
    public void Dispose()
    {
        wake.Dispose();
        lock (gate)
        {
            end = 0;
            Monitor.PulseAll(gate);
        }
        foreach (var thread in threads) thread.Join();
    }

    private void Loop()
    {
        Work.Alone = true;                               // the kernels' threads are left to the training
        while (Claim() is { } piece)
        {
            ExceptionDispatchInfo? error = null;
            try { read(piece); }
            catch (Exception e) { error = ExceptionDispatchInfo.Capture(e); }
            lock (gate)
            {
                (errors[piece % ready.Length], ready[piece % ready.Length]) = (error, piece);
                if (error is not null) end = Math.Min(end, piece + 1);
                Monitor.PulseAll(gate);
            }
        }
    }

    private int? Claim()
    {
        lock (gate)
        {
            while (next < end && next >= taken + ready.Length) Monitor.Wait(gate);
            return next < end ? next++ : null;
        }
    }

    private void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }
}
