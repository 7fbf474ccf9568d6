namespace Lincoln.Kernels;

/// <summary>A scalar function applied to the numbers of a lane one by one.</summary>
static unsafe class PerNumber
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Apply<V>(V x, Func<Real, Real> f) where V : struct, ILane<V>
    {
        Real* numbers = stackalloc Real[V.Count];
        V.Store(x, numbers);
        for (int i = 0; i < V.Count; i++) numbers[i] = f(numbers[i]);
        return V.Load(numbers);
    }
}
