namespace Lincoln.Kernels;

/// <summary>A group of <see cref="Count"/> elements the CPU treats as one: 1, or a register of 128, 256 or 512 bits.</summary>
/// <remarks>
/// Every operation rounds each element exactly as the scalar operation does, and only <see cref="Fma"/> fuses, so a formula written over
/// lanes gives the same bits at any width. Which of several NaNs results is not promised.
/// </remarks>
/// <typeparam name="V">The lane type itself.</typeparam>
public unsafe interface ILane<V> where V : struct, ILane<V>
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }
    /// <summary>x in every element.</summary>
    static abstract V Splat(Real x);
    /// <summary><see cref="Count"/> elements from memory of any alignment.</summary>
    static abstract V Load(Real* p);
    /// <summary>Writes <see cref="Count"/> elements to memory of any alignment.</summary>
    static abstract void Store(V a, Real* p);
    /// <summary>The first n elements from memory (0 ≤ n ≤ Count), the rest = <paramref name="pad"/>; reads nothing behind the n.</summary>
    static abstract V LoadFirst(Real* p, int n, Real pad);
    /// <summary>Writes the first n elements (0 ≤ n ≤ Count), and nothing behind them.</summary>
    static abstract void StoreFirst(V a, Real* p, int n);
    /// <summary><see cref="Count"/> bytes from memory, as values from 0 to 255.</summary>
    static abstract V LoadBytes(byte* p);
    /// <summary>a + b</summary>
    static abstract V operator +(V a, V b);
    /// <summary>a - b</summary>
    static abstract V operator -(V a, V b);
    /// <summary>-a: flips the sign, of zero too.</summary>
    static abstract V operator -(V a);
    /// <summary>a · b</summary>
    static abstract V operator *(V a, V b);
    /// <summary>a / b</summary>
    static abstract V operator /(V a, V b);
    /// <summary>a·b + c with one rounding.</summary>
    static abstract V Fma(V a, V b, V c);
    /// <summary>The larger one; NaN if either is NaN; +0 is larger than -0.</summary>
    static abstract V Max(V a, V b);
    /// <summary>The smaller one; NaN if either is NaN; -0 is smaller than +0.</summary>
    static abstract V Min(V a, V b);
    /// <summary>x clamped to low..high, which are not NaN; a NaN stays NaN. Cheaper than Max and Min.</summary>
    static abstract V Clamp(V x, Real low, Real high);
    /// <summary>The square root; NaN for negative numbers.</summary>
    static abstract V Sqrt(V a);
    /// <summary>The absolute value.</summary>
    static abstract V Abs(V a);
    /// <summary>The absolute value of the first with the sign of the second.</summary>
    static abstract V CopySign(V magnitude, V sign);
    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract V Round(V a);
    /// <summary>2ⁿ for an integer n whose 2ⁿ is normal (-126 to 127 in single precision); anything for others.</summary>
    static abstract V PowerOfTwo(V n);
    /// <summary>
    /// a·2ⁿ with one rounding, for a between ½ and 2 (or NaN) and integers n from -250 to 250: it may become denormal, 0 or ∞. With
    /// <see cref="TakesAnyPower"/>, n may be anything: 0 or ∞ for n far out and for infinite n whatever a is (NaN too), NaN if n is NaN.
    /// </summary>
    static abstract V TimesPowerOfTwo(V a, V n);
    /// <summary>Whether the hardware multiplies by powers of two of any size, so that n need not be clamped.</summary>
    static abstract bool TakesAnyPower { get; }
    /// <summary>The larger one; either of them if one is NaN or both are zeros. Cheaper than Max.</summary>
    static abstract V MaxNumber(V a, V b);
    /// <summary>e of a = m·2ᵉ with 1 ≤ m &lt; 2, for a positive normal a; anything for others.</summary>
    static abstract V Exponent(V a);
    /// <summary>m of a = m·2ᵉ with 1 ≤ m &lt; 2, for a positive normal a; anything between 1 and 2 for others.</summary>
    static abstract V Mantissa(V a);
    /// <summary>a where c &gt; 0, elsewhere (NaN too) b.</summary>
    static abstract V IfPositive(V c, V a, V b);
    /// <summary>a where x &lt; y, elsewhere (NaN too) b.</summary>
    static abstract V IfLess(V x, V y, V a, V b);
    /// <summary>a where x = y, elsewhere (NaN too) b.</summary>
    static abstract V IfEqual(V x, V y, V a, V b);
    /// <summary>The elements 0, 2, 4, … of a followed by b: with <see cref="Odds"/> it separates interleaved pairs.</summary>
    static abstract V Evens(V a, V b);
    /// <summary>The elements 1, 3, 5, … of a followed by b.</summary>
    static abstract V Odds(V a, V b);
    /// <summary>The first half of a₀, b₀, a₁, b₁, …; with the second half it undoes <see cref="Evens"/> and <see cref="Odds"/>.</summary>
    static abstract V WeaveLow(V a, V b);
    /// <summary>The second half of a₀, b₀, a₁, b₁, ….</summary>
    static abstract V WeaveHigh(V a, V b);
}
