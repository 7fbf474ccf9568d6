namespace Lincoln.Kernels;

/// <summary>Exponential, logarithm and their kin, written once for every vector width; FMA everywhere, so that every width rounds alike.</summary>
public static class VectorMath
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>eˣ = 2ⁿ·p(r) with x = n·ln 2 + r and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(Inline)]
    public static V Exp<V>(V x) where V : struct, ILane<V>
    {
#if DOUBLE
        return PerNumber.Apply(x, Math.Exp);
#else
        x = V.Clamp(x, -105, 90);
        V n = V.Round(x * V.Splat(1.44269504f));
        V r = V.Fma(n, V.Splat(-0.693145752f), x);
        r = V.Fma(n, V.Splat(-1.42860677e-6f), r);
        V p = V.Splat(1.3888889e-3f);
        p = V.Fma(p, r, V.Splat(8.3333338e-3f));
        p = V.Fma(p, r, V.Splat(4.1666668e-2f));
        p = V.Fma(p, r, V.Splat(1.6666667e-1f));
        p = V.Fma(p, r, V.Splat(0.5f));
        p = V.Fma(p, r, V.Splat(1f));
        p = V.Fma(p, r, V.Splat(1f));
        V half = V.Round(n * V.Splat(0.5f));
        return p * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
#endif
    }

    /// <summary>The natural logarithm.</summary>
    [MethodImpl(Inline)]
    public static V Log<V>(V x) where V : struct, ILane<V> => PerNumber.Apply(x, Real.Log);

    /// <summary>tanh x = x·p(x²) / q(x²).</summary>
    [MethodImpl(Inline)]
    public static V Tanh<V>(V x) where V : struct, ILane<V> => PerNumber.Apply(x, Real.Tanh);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(Inline)]
    public static V Sigmoid<V>(V x) where V : struct, ILane<V>
    {
        V one = V.Splat(1), e = Exp(-V.Abs(x));
        return V.IfPositive(x, one, e) / (one + e);
    }

    /// <summary>ln(1 + x).</summary>
    [MethodImpl(Inline)]
    public static V Log1p<V>(V x) where V : struct, ILane<V> => PerNumber.Apply(x, Real.LogP1);

    /// <summary>ln(1 + eˣ).</summary>
    [MethodImpl(Inline)]
    public static V SoftPlus<V>(V x) where V : struct, ILane<V>
        => V.Max(x, V.Splat(0)) + Log1p(Exp(-V.Abs(x)));
}
