namespace Lincoln.Data;

/// <summary>How an epoch is cut into batches, and each batch into the pieces that are read at once.</summary>
internal readonly struct BatchPlan
{
    private readonly int samples, batchSize, pieceSize, piecesPerBatch;

    public BatchPlan(int samples, int batchSize, int? pieceSize, bool dropLast)
    {
        (this.samples, this.batchSize) = (samples, Math.Min(batchSize, samples));
        this.pieceSize = Math.Min(pieceSize ?? batchSize, this.batchSize);
        piecesPerBatch = Ratio(this.batchSize, this.pieceSize);
        if (dropLast)
        {
            Batches = samples / batchSize;
            this.samples = Batches * batchSize;
        }
        else Batches = Ratio(samples, this.batchSize);
        Pieces = Batches == 0 ? 0 : (Batches - 1) * piecesPerBatch + Ratio(BatchLength(Batches - 1), this.pieceSize);

        static int Ratio(int a, int b) => (int)(((long)a + b - 1) / b);
    }

    public int Batches { get; }

    /// <summary>The pieces of all batches together.</summary>
    public int Pieces { get; }

    /// <summary>How many samples the batches hold together.</summary>
    public int Samples => samples;

    public int BatchLength(int batch) => Math.Min(batchSize, samples - batch * batchSize);

    /// <summary>The places of a piece's samples in the order of the epoch.</summary>
    public Range Piece(int piece)
    {
        int batch = piece / piecesPerBatch, within = piece % piecesPerBatch * pieceSize, start = batch * batchSize + within;
        return start..(start + Math.Min(pieceSize, BatchLength(batch) - within));
    }
}
