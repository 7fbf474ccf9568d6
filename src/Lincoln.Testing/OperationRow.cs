namespace Lincoln.Testing;

/// <summary>The row of an operation, or of a function of tensors that is made of several.</summary>
/// <example><code>
/// new OperationRow("MatrixProduct", x => x[0].MatrixProduct(x[1]), n => [Inputs.Normal([4, n]), Inputs.Normal([n, 5])])
/// </code></example>
public sealed class OperationRow : CatalogueRow
{
    private readonly Func<Arguments, Tensor> run;
    private readonly Func<int, Input[]> inputs;

    /// <summary>Creates the row.</summary>
    /// <param name="name">The operation, and behind a dash what is special about the row.</param>
    /// <param name="run">Computes the result from the arguments.</param>
    /// <param name="inputs">Recipes for the arguments at size n, which is the length of some axis.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public OperationRow(string name, Func<Arguments, Tensor> run, Func<int, Input[]> inputs) : base(name)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(inputs);
        (this.run, this.inputs) = (run, inputs);
    }

    /// <inheritdoc/>
    public override Subject MakeSubject(Arguments arguments, ulong seed = 1) => new(null, run, []);

    private protected override IReadOnlyList<Input> Recipes(int size) => inputs(size);
}
