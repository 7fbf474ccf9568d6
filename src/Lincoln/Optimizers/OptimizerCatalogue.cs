namespace Lincoln.Optimizers;

/// <summary>The optimizers by stable names, each with learning rates to start with: what the <c>lincoln</c> tool offers.</summary>
/// <example><code>var optimizer = OptimizerCatalogue.Find("momentum").Create(0.03);</code></example>
public static class OptimizerCatalogue
{
    // The steps of the first three grow with the error, which in a regression has no bound as a cross-entropy's has: with the rate for
    // classes they diverge there.
    /// <summary>The optimizers, from the simplest to the one with the most features.</summary>
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new("sgd", 0.1, 0.01, rate => new SGD(rate)),
        new("momentum", 0.03, 0.003, rate => new SGDMomentum(rate)),
        new("nesterov", 0.03, 0.003, rate => new SGDMomentum(rate, nesterov: true)),
        new("adagrad", 0.03, 0.03, rate => new AdaGrad(rate)),
        new("rmsprop", 0.001, 0.001, rate => new RMSProp(rate)),
        new("adam", 0.003, 0.003, rate => new Adam(rate)),
        new("adamw", 0.003, 0.003, rate => new AdamW(rate)),
    ];

    /// <summary>The entry of a name.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static OptimizerEntry Find(string name)
    {
        if (All.FirstOrDefault(entry => entry.Name == name) is { } found) return found;
        string known = string.Join(", ", All.Select(entry => entry.Name));
        throw new ArgumentException($"name: '{name}' is not a known optimizer; known are {known}.", nameof(name));
    }
}

/// <summary>An optimizer of the <see cref="OptimizerCatalogue"/>.</summary>
/// <param name="Name">The stable name, in lower case.</param>
/// <param name="ForClasses">A learning rate to start with for a classification.</param>
/// <param name="ForNumbers">A learning rate to start with for a regression.</param>
/// <param name="Create">Creates the optimizer with a learning rate and otherwise its defaults.</param>
public sealed record OptimizerEntry(string Name, double ForClasses, double ForNumbers, Func<double, Optimizer> Create);
