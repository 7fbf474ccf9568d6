using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>y = xᵖ with a constant exponent p, dx = p·xᵖ⁻¹·dy. A negative x needs a whole p, or the result is NaN.</summary>
/// <remarks>
/// Whole and half exponents up to 64 in size are multiplied out (x³ = x·x·x, x^1.5 = x·√x); others are e^(p·ln x), whose relative
/// error grows with |p·ln x|: in single precision about 10⁻⁷ times that. x⁰ is 1 everywhere, and its derivative 0.
/// </remarks>
/// <example><code>Tensor y = x.Power(3);</code></example>
public sealed class Power : Elementwise<Power.Function>
{
    /// <summary>Makes the operation with its exponent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is infinite or not a number.</exception>
    public Power(Real exponent) : base(new Function(exponent))
    {
        if (!Real.IsFinite(exponent)) throw new ArgumentOutOfRangeException(nameof(exponent), $"exponent: Power needs a finite number, found {exponent}.");
    }

    /// <summary>The function and its derivative.</summary>
    public readonly struct Function(Real exponent) : IFunction
    {
        private const int MaxMultiplied = 64;

        /// <inheritdoc/>
        public V F<V>(V x) where V : struct, ILane<V> => Raise(x, exponent);

        /// <inheritdoc/>
        public V D<V>(V x, V y) where V : struct, ILane<V> => exponent == 0 ? V.Splat(0) : V.Splat(exponent) * Raise(x, exponent - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Raise<V>(V x, Real p) where V : struct, ILane<V>
        {
            Real size = Math.Abs(p);
            if (size > MaxMultiplied || size * 2 != Math.Floor(size * 2)) return ByLogarithm(x, p);
            int whole = (int)size;
            V result = size == whole ? V.Splat(1) : V.Sqrt(x);
            for (; whole > 0; whole >>= 1, x *= x)
                if ((whole & 1) == 1) result *= x;
            return p < 0 ? V.Splat(1) / result : result;
        }

        private static V ByLogarithm<V>(V x, Real p) where V : struct, ILane<V>
        {
            if (p != Math.Floor(p)) return VectorMath.Exp(V.Splat(p) * VectorMath.Log(x));
            V size = VectorMath.Exp(V.Splat(p) * VectorMath.Log(V.Abs(x)));
            return p % 2 == 0 ? size : V.CopySign(size, x);
        }
    }
}

/// <summary>The method <c>x.Power(exponent)</c>.</summary>
public static class PowerExtension
{
    extension(Tensor x)
    {
        /// <inheritdoc cref="Operations.Power"/>
        /// <exception cref="ArgumentOutOfRangeException">The exponent is infinite or not a number.</exception>
        public Tensor Power(Real exponent) => new Power(exponent).Forward(x);
    }
}
