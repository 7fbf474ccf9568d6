using Lincoln.Losses;

namespace Lincoln.Testing;

/// <summary>The row of a loss, with recipes for its prediction and its target; no gradient is taken of the target.</summary>
/// <example><code>
/// new LossRow("SoftmaxCrossEntropy", () => new SoftmaxCrossEntropy(), n => Inputs.Normal([6, n]), n => Inputs.Labels([6], n))
/// </code></example>
public sealed class LossRow : CatalogueRow
{
    private readonly Func<Loss> make;
    private readonly Func<int, Input> prediction, target;

    /// <summary>Creates the row.</summary>
    /// <param name="name">The loss, and behind a dash what is special about the row.</param>
    /// <param name="make">Creates the loss.</param>
    /// <param name="prediction">The recipe for the prediction at size n, which is the length of some axis.</param>
    /// <param name="target">The recipe for the target.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public LossRow(string name, Func<Loss> make, Func<int, Input> prediction, Func<int, Input> target) : base(name)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        (this.make, this.prediction, this.target) = (make, prediction, target);
    }

    /// <inheritdoc/>
    public override Subject MakeSubject(Arguments arguments, ulong seed = 1)
    {
        var loss = make();
        return new(loss, x => loss.Forward(x[0], x.Target(1)), []);
    }

    private protected override IReadOnlyList<Input> Recipes(int size) => [prediction(size), target(size).Fixed()];
}
