namespace Lincoln;

/// <summary>Elements in memory: a managed array on the pinned heap, and the index of its first element on a 64-byte boundary.</summary>
/// <remarks>
/// Managed, so that a span kept too long reads old values and never freed memory; pinned, so that the alignment stays.
/// Small blocks are ordinary arrays: for them an allocation on the pinned heap costs more than it gains.
/// </remarks>
internal readonly struct Memory
{
    private const int Alignment = 64, PinnedFrom = 4096;

    private readonly Real[] array;
    private readonly int start;

    private Memory(Real[] array, int start) => (this.array, this.start) = (array, start);

    /// <summary>Memory that is not cleared.</summary>
    public static unsafe Memory Allocate(int count, bool pinned = false)
    {
        if (!pinned && count < PinnedFrom) return new(GC.AllocateUninitializedArray<Real>(count), 0);
        var array = GC.AllocateUninitializedArray<Real>(count + Alignment / sizeof(Real), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return new(array, (int)((Alignment - (address & (Alignment - 1))) & (Alignment - 1)) / sizeof(Real));
    }

    /// <summary>The same memory from <paramref name="offset"/> on.</summary>
    public Memory From(int offset) => new(array, start + offset);

    // Made from the array, never from a pointer. The caller guarantees that `count` elements were allocated.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<Real> Span(int count)
        => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start), count);
}
