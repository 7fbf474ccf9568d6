namespace Lincoln.Data;

/// <summary>The pieces of one epoch in their order, read when they are asked for, or ahead by other threads.</summary>
internal sealed class BatchStream : IDisposable
{
    private readonly BatchReader reader;
    private readonly int[] order;
    private readonly Batch[] ring;
    private readonly Prefetcher? ahead;
    private readonly CancellationToken cancellation;
    private readonly Action? end;
    private readonly int epoch;
    private int piece = -1;

    /// <param name="reader">Reads.</param>
    /// <param name="order">The samples of the epoch.</param>
    /// <param name="plan">How they are cut.</param>
    /// <param name="epoch">The number of the epoch.</param>
    /// <param name="ring">The batches whose memory is used again and again: one, and one more for each to be read ahead.</param>
    /// <param name="workers">How many threads read ahead; 0 for none.</param>
    /// <param name="cancellation">Ends the waiting for a batch.</param>
    /// <param name="end">Called when nothing writes into the ring any more; default nothing.</param>
    public BatchStream(BatchReader reader, int[] order, BatchPlan plan, int epoch, Batch[] ring, int workers,
        CancellationToken cancellation, Action? end = null)
    {
        (this.reader, this.order, Plan, this.epoch) = (reader, order, plan, epoch);
        (this.ring, this.cancellation, this.end) = (ring, cancellation, end);
        if (workers > 0)
            ahead = new(p => reader.Read(order.AsSpan(plan.Piece(p)), epoch, ring[p % ring.Length]), plan.Pieces, ring.Length,
                workers, cancellation);
    }

    public BatchPlan Plan { get; }

    /// <summary>The piece that was read last; its memory serves another one after <see cref="Next"/>.</summary>
    public Batch Batch => ring[piece % ring.Length];

    /// <summary>The indices of its samples.</summary>
    public ReadOnlySpan<int> Samples => order.AsSpan(Plan.Piece(piece));

    /// <summary>Goes to the next piece; false after the last.</summary>
    /// <exception cref="InvalidDataException">It could not be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool Next()
    {
        cancellation.ThrowIfCancellationRequested();
        if (piece + 1 >= Plan.Pieces) return false;
        piece++;
        if (ahead is null) reader.Read(Samples, epoch, Batch);
        else ahead.Await(piece);
        cancellation.ThrowIfCancellationRequested();           // also when it came while this piece was read
        return true;
    }

    public void Dispose()
    {
        ahead?.Dispose();
        end?.Invoke();
    }
}
