namespace Lincoln.Kernels;

/// <summary>The body of a loop over elements, written once for whole vectors and for the incomplete one at the end.</summary>
internal interface IVectorBody
{
    /// <summary>Does the n elements from i on with one vector: a whole one, or the first n of its elements.</summary>
    void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart;
}

/// <summary>How a body reads and writes memory: <see cref="WholeVector"/> or <see cref="FirstElements"/>.</summary>
internal unsafe interface IVectorPart
{
    static abstract V Load<V>(Real* p, int n) where V : struct, ILane<V>;
    static abstract void Store<V>(V x, Real* p, int n) where V : struct, ILane<V>;
}

/// <summary>All elements of a vector.</summary>
internal readonly unsafe struct WholeVector : IVectorPart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(Real* p, int n) where V : struct, ILane<V> => V.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V x, Real* p, int n) where V : struct, ILane<V> => V.Store(x, p);
}

/// <summary>The first n elements; the others are read as 0 and not written.</summary>
internal readonly unsafe struct FirstElements : IVectorPart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(Real* p, int n) where V : struct, ILane<V> => V.LoadFirst(p, n, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V x, Real* p, int n) where V : struct, ILane<V> => V.StoreFirst(x, p, n);
}

/// <summary>Loops over elements, a vector at a time, and the rest with part of one.</summary>
internal static unsafe class VectorLoop
{
    /// <summary>Runs the body over the elements begin..end - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, TBody>(TBody body, nint begin, nint end) where V : struct, ILane<V> where TBody : struct, IVectorBody
    {
        nint i = begin;
        for (; i <= end - V.Count; i += V.Count) body.Run<V, WholeVector>(i, V.Count);
        if (i < end) body.Run<V, FirstElements>(i, (int)(end - i));
    }

    /// <summary>p = x, or p += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<V, TPart>(V x, Real* p, int n, bool add) where V : struct, ILane<V> where TPart : struct, IVectorPart
        => TPart.Store(add ? TPart.Load<V>(p, n) + x : x, p, n);
}
