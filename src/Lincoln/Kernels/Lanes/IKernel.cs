namespace Lincoln.Kernels;

/// <summary>A piece of work over the items begin..end - 1 (elements, rows or columns), written once for every vector width.</summary>
/// <remarks>
/// A kernel is a small struct of pointers and sizes. It must not write to itself (threads share it), allocate, throw, or compute anything
/// whose value depends on where the range begins and ends.
/// </remarks>
public interface IKernel
{
    /// <summary>Does the items begin..end - 1.</summary>
    void Run<V>(int begin, int end) where V : struct, ILane<V>;
}
