namespace Lincoln.Kernels;

/// <summary>The exponential, the logarithm and related functions, written once for every vector width.</summary>
/// <remarks>
/// In single precision they are polynomials made for Lincoln: only additions, multiplications, divisions and fused multiply-adds, which
/// every CPU rounds alike, so the bits are the same at every width and on every machine. The errors given are the worst ones found among
/// every 997th of all 2³² floats, in units in the last place (ulp) of the true value. In double precision the functions of
/// <see cref="Math"/> are used.
/// </remarks>
public static partial class VectorMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>1 / (1 + e⁻ˣ), as accurate for very negative x (where it is about eˣ) as anywhere. Worst error 2.3 ulp.</summary>
    [MethodImpl(Inline)]
    public static V Sigmoid<V>(V x) where V : struct, ILane<V>
    {
        V one = V.Splat(1), e = Exp(-V.Abs(x));
        return V.IfPositive(x, one, e) / (one + e);
    }

    /// <summary>ln(1 + x), accurate near 0; -∞ for -1, NaN below. Worst error 1.6 ulp.</summary>
    [MethodImpl(Inline)]
    public static V Log1p<V>(V x) where V : struct, ILane<V>
    {
        // w = 1 + x loses the last digits of x; what it lost, divided by w, is added to ln w.
        V one = V.Splat(1), w = one + x, lost = x - (w - one);
        V correction = V.IfLess(V.Abs(x), V.Splat((Real)0.99), lost / w, V.Splat(0));
        return V.IfEqual(x, V.Splat(0), x, Log(w) + correction);
    }
}
