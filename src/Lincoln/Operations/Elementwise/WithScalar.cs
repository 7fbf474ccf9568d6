using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>A function of two arguments one of which is fixed: how <c>x * 2</c> runs without a tensor that holds the 2.</summary>
internal static class WithScalar
{
    /// <summary>y = F(a, b) with a number for b.</summary>
    public static Tensor Second<TFunction>(Tensor a, Real b, TFunction function = default) where TFunction : unmanaged, IFunction2
        => new Operation<TFunction, FixedSecond<TFunction>>(new(function, b)).Forward(a);

    /// <summary>y = F(a, b) with a number for a.</summary>
    public static Tensor First<TFunction>(Real a, Tensor b, TFunction function = default) where TFunction : unmanaged, IFunction2
        => new Operation<TFunction, FixedFirst<TFunction>>(new(function, a)).Forward(b);

    private sealed class Operation<TOfTwo, TOfOne>(TOfOne function) : Elementwise<TOfOne>(function)
        where TOfTwo : unmanaged, IFunction2 where TOfOne : unmanaged, IFunction
    {
        public override string Name => FunctionName.Of<TOfTwo>();
    }

    private readonly struct FixedSecond<TFunction>(TFunction function, Real b) : IFunction where TFunction : unmanaged, IFunction2
    {
        public V F<V>(V x) where V : struct, ILane<V> => function.F(x, V.Splat(b));

        public V D<V>(V x, V y) where V : struct, ILane<V> => function.DA(x, V.Splat(b), y);
    }

    private readonly struct FixedFirst<TFunction>(TFunction function, Real a) : IFunction where TFunction : unmanaged, IFunction2
    {
        public V F<V>(V x) where V : struct, ILane<V> => function.F(V.Splat(a), x);

        public V D<V>(V x, V y) where V : struct, ILane<V> => function.DB(V.Splat(a), x, y);
    }
}
