namespace Lincoln.Kernels;

/// <summary>Sizes of parts and of padded rows.</summary>
internal static class Sizes
{
    /// <summary>a / b, rounded up, for a ≥ 0 and b &gt; 0.</summary>
    public static int CeilDiv(int a, int b) => (int)(((uint)a + (uint)b - 1) / (uint)b);

    /// <inheritdoc cref="CeilDiv(int, int)"/>
    public static long CeilDiv(long a, long b) => (a + b - 1) / b;

    /// <summary>a, rounded up to a multiple of 16 elements: of every vector, and of a cache line in single precision.</summary>
    public static int UpTo16(int a) => 16 * CeilDiv(a, 16);

    /// <summary>The size (at least 1) of equal parts, as few as possible, of at most <paramref name="most"/>.</summary>
    public static int EqualParts(int count, int most) => count <= most ? Math.Max(1, count) : CeilDiv(count, CeilDiv(count, most));
}
