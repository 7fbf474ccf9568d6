namespace Lincoln.Kernels;

/// <summary>The fewest elements worth a thread of their own; see <see cref="Work.For"/>.</summary>
/// <remarks>
/// The sizes were chosen when the kernels were written; no measurement of other sizes is recorded. The times below say what a part of such
/// a size takes (2026-12-01, one thread of an AVX-512 server, single precision); the cost of handing a part over was not measured.
/// </remarks>
internal static class Grain
{
    /// <summary>Of kernels with a few operations per element. ReLU takes 1.1 µs from L2 and 4.9 µs from memory, tanh 6.5 µs.</summary>
    public const int Elements = 16384;

    /// <summary>Of kernels with an exponential per element. Softmax takes 1.6 µs in rows of 256.</summary>
    public const int Exponentials = 4096;

    /// <summary>Of weights that an optimizer changes. Adam takes 3.9 µs from L2.</summary>
    public const int Weights = 8192;

    /// <summary>The same as a number of rows (or other items) of <paramref name="size"/> elements each, at least 1.</summary>
    public static int Rows(long size, int elements = Elements) => (int)(elements / Math.Max(size, 1)) + 1;
}
