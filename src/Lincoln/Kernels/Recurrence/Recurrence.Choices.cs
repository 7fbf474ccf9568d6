namespace Lincoln.Kernels;

// The choices of recurrent layers, each with the reason for it. They change the time, never a bit.
internal static unsafe partial class Recurrence<TGates>
{
    /// <summary>Whether each thread runs its own sequences, else the threads share the units of each time step.</summary>
    /// <remarks>Fewer rows leave half of the product's registers empty and read R too often. ADR 7: LSTM's step 9,600 → 8,090 µs.</remarks>
    private static bool SharesRows(int batch) => batch >= 8 * Work.Threads;

    // An estimate, not measured: packing an element of R counts as 16 operations, so that threads share it from 12,500 elements on.
    private const double PackingOperations = 16;

    /// <summary>Whether R is used more than once, and so packed: not for a single step, as in sampling.</summary>
    private static bool IsWorthPackingR(int time) => time > 1;
}
