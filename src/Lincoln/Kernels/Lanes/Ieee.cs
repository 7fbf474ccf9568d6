// The bits of a Real, as an integer of the same size.
#if DOUBLE
global using Bits = System.Int64;
#else
global using Bits = System.Int32;
#endif

namespace Lincoln.Kernels;

/// <summary>How a Real is laid out in memory (IEEE 754): sign, biased exponent, mantissa.</summary>
internal static class Ieee
{
#if DOUBLE
    public const int MantissaBits = 52, Bias = 1023;
    /// <summary>2⁵²: the exponent's bits in this number's lowest places make it 2⁵² + exponent.</summary>
    public const Real Whole = 4503599627370496;
    /// <summary>The smallest number that is not denormal.</summary>
    public const Real SmallestNormal = 2.2250738585072014e-308;
#else
    public const int MantissaBits = 23, Bias = 127;
    /// <summary>2²³: the exponent's bits in this number's lowest places make it 2²³ + exponent.</summary>
    public const Real Whole = 8388608;
    /// <summary>The smallest number that is not denormal.</summary>
    public const Real SmallestNormal = 1.17549435e-38f;
#endif
    /// <summary>
    /// 1.5·2²³ + bias (2⁵² in double precision): adding a small integer n leaves n + bias in the lowest bits, ready to be shifted into
    /// the exponent's place.
    /// </summary>
    public const Real PowerOffset = (Real)1.5 * Whole + Bias;
    public const Bits MantissaMask = ((Bits)1 << MantissaBits) - 1;
    public const Bits One = (Bits)Bias << MantissaBits;
    /// <summary>The bits of <see cref="Whole"/>.</summary>
    public const Bits WholeBits = (Bits)(Bias + MantissaBits) << MantissaBits;
}
