#if DOUBLE
namespace Lincoln.Kernels;

public static unsafe partial class VectorMath
{
    /// <summary>eˣ.</summary>
    public static V Exp<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Exp);

    /// <summary>The natural logarithm: -∞ for 0, NaN below it.</summary>
    public static V Log<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Log);

    /// <summary>The hyperbolic tangent.</summary>
    public static V Tanh<V>(V x) where V : struct, ILane<V> => OneByOne(x, &Math.Tanh);

    /// <summary>x to the power of a constant: NaN for negative x unless the exponent is an integer, 1 for the exponent 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Power<V>(V x, Real exponent) where V : struct, ILane<V>
    {
        double* numbers = stackalloc double[V.Count];
        V.Store(x, numbers);
        for (int i = 0; i < V.Count; i++) numbers[i] = Math.Pow(numbers[i], exponent);
        return V.Load(numbers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V OneByOne<V>(V x, delegate*<double, double> function) where V : struct, ILane<V>
    {
        double* numbers = stackalloc double[V.Count];
        V.Store(x, numbers);
        for (int i = 0; i < V.Count; i++) numbers[i] = function(numbers[i]);
        return V.Load(numbers);
    }
}
#endif
