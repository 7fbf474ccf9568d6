namespace Lincoln.Kernels;

/// <summary>
/// A function of one number and its derivative, written once for every vector width: all there is to say about an elementwise operation.
/// </summary>
/// <remarks>Implement it by a <c>readonly struct</c>, which the compiler inlines; what the function needs besides x
/// (a slope, an exponent) are the struct's fields. Mark methods of more than a line with
/// <see cref="MethodImplOptions.AggressiveInlining"/>.</remarks>
/// <example><code>
/// readonly struct Square : IFunction
/// {
///     public V F&lt;V&gt;(V x) where V : struct, ILane&lt;V&gt; => x * x;
///     public V D&lt;V&gt;(V x, V y) where V : struct, ILane&lt;V&gt; => x + x;
/// }
/// </code></example>
public interface IFunction
{
    /// <summary>The value, y = F(x).</summary>
    V F<V>(V x) where V : struct, ILane<V>;
    /// <summary>The derivative dy/dx, from x or from y = F(x), whichever is simpler.</summary>
    V D<V>(V x, V y) where V : struct, ILane<V>;
}

/// <summary>A function of two numbers and its two derivatives, written once for every vector width.</summary>
public interface IFunction2
{
    /// <summary>The value, y = F(a, b).</summary>
    V F<V>(V a, V b) where V : struct, ILane<V>;
    /// <summary>The derivative dy/da, from a, b and y = F(a, b).</summary>
    V DA<V>(V a, V b, V y) where V : struct, ILane<V>;
    /// <summary>The derivative dy/db, from a, b and y = F(a, b).</summary>
    V DB<V>(V a, V b, V y) where V : struct, ILane<V>;
}
