using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>The rows of activations that a user defines, alone and in the pass of a layer.</summary>
internal static class OwnActivationRows
{
    private const string NoReference = "an activation of a test";

    /// <summary>Swish, whose derivative needs x.</summary>
    public static Activation Swish => Activation.Register<SwishFunction>("own-swish");

    /// <summary>Softsign, whose derivative follows from y.</summary>
    public static Activation SoftSign => Activation.Register<SoftSignFunction>("own-soft-sign", derivativeFromResult: true);

    public static LayerRow[] Layers =>
    [
        new("Activation-own", () => Swish, n => Inputs.Normal([4, n])) { NoReference = NoReference },
        new("Dense-own", () => new Dense(5, Swish), n => Inputs.Normal([4, n])) { NoReference = NoReference },
        new("Dense-ownFromResult", () => new Dense(5, SoftSign), n => Inputs.Normal([4, n])) { NoReference = NoReference },
        new("Conv2D-own", () => new Conv2D(4, 3, Swish), n => Inputs.Normal([2, 3, 5, n])) { NoReference = NoReference, LargeSize = 301 },
        new("Conv2D-ownFromResult", () => new Conv2D(4, 3, SoftSign), n => Inputs.Normal([2, 3, 5, n]))
        {
            NoReference = NoReference,
            LargeSize = 301,
        },
    ];

    /// <summary>y = x·s with s = 1 / (1 + e⁻ˣ), dy/dx = y + s·(1 - y) (Ramachandran, Zoph and Le 2017).</summary>
    internal readonly struct SwishFunction : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => x * VectorMath.Sigmoid(x);

        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Fma(VectorMath.Sigmoid(x), V.Splat(1) - y, y);
    }

    /// <summary>y = x / (1 + |x|), dy/dx = (1 - |y|)².</summary>
    internal readonly struct SoftSignFunction : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => x / (V.Splat(1) + V.Abs(x));

        public V D<V>(V x, V y) where V : struct, ILane<V> => (V.Splat(1) - V.Abs(y)) * (V.Splat(1) - V.Abs(y));
    }
}
