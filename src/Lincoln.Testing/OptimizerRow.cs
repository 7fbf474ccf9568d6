using Lincoln.Optimizers;

namespace Lincoln.Testing;

/// <summary>
/// The row of an optimizer in a catalogue. Checks take what they need from it: agreement with a reference, repeatability, resuming, state.
/// </summary>
/// <example><code>new OptimizerRow("SGDMomentum-nesterov", () => new SGDMomentum(0.1, nesterov: true), "velocity")</code></example>
public sealed class OptimizerRow
{
    private readonly Func<Optimizer> make;

    /// <summary>Creates the row.</summary>
    /// <param name="name">The optimizer, and after a dash what is special about the row.</param>
    /// <param name="make">Creates the optimizer.</param>
    /// <param name="states">The names of the state that it keeps for each weight, without <c>steps</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public OptimizerRow(string name, Func<Optimizer> make, params string[] states)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(states);
        (Name, this.make, States) = (name, make, states);
    }

    /// <summary>The name of the optimizer, and after a dash what is special about the row.</summary>
    public string Name { get; }

    /// <summary>The names of the state that the optimizer keeps for each weight, without <c>steps</c>.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>Why there is nothing to compare with in another library; null when there is.</summary>
    public string? NoReference { get; init; }

    /// <summary>Creates the optimizer.</summary>
    public Optimizer MakeOptimizer() => make();

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
