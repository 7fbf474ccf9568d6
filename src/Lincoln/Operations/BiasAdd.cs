namespace Lincoln.Operations;

/// <summary>
/// y = x + b, the bias b added to every row: [.., n] + [n]. dx = dy, db = the sum of dy over the rows (chapter 3 of the book).
/// </summary>
/// <example><code>Tensor y = new BiasAdd(b).Forward(x);</code></example>
public sealed class BiasAdd : BiasActivation<Linear.Function>
{
    /// <summary>Creates the operation around its bias, a parameter or any tensor of one axis.</summary>
    /// <exception cref="ArgumentNullException">The bias is null.</exception>
    public BiasAdd(Tensor bias) : base(bias) { }
}
