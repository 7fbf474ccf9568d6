namespace Lincoln.Kernels;

// The choices of recurrent layers, each with the measurement behind it (ADR 7). They change the time, never a bit.
internal static unsafe partial class Recurrence<TGates>
{
    /// <summary>Whether each thread runs its own sequences, else the threads share the units of each time step.</summary>
    /// <remarks>With fewer rows the matrix product uses half of its registers and reads R too often.</remarks>
    private static bool SharesRows(int batch) => batch >= 8 * Work.Threads;

    // Packing an element of R takes about the time of 16 floating-point operations of a product.
    private const double PackingOperations = 16;

    /// <summary>Whether R is used often enough to be packed: not for the single step of sampling.</summary>
    private static bool IsWorthPackingR(int time) => time > 1;
}
