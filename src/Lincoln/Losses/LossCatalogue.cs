namespace Lincoln.Losses;

/// <summary>
/// From the stable name of a loss to the function that creates one. Files hold only these names, so a file can never run code.
/// </summary>
public static class LossCatalogue
{
    private static readonly Catalogue<Loss> Losses = new("loss", "LossCatalogue.Add",
        ("mean-squared-error", MeanSquaredError.Read),
        ("mean-absolute-error", c => new MeanAbsoluteError(ReductionConfig.Read(c))),
        ("huber", c => new Huber(c.Number("delta"), ReductionConfig.Read(c))),
        ("softmax-cross-entropy", _ => new SoftmaxCrossEntropy()),
        ("binary-cross-entropy", c => new BinaryCrossEntropy(ReductionConfig.Read(c))));

    /// <summary>The names that are known, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Losses.Names;

    internal static IReadOnlyList<string> BuiltIn => Losses.BuiltIn;

    /// <summary>
    /// Adds a loss of your own: the name that its <see cref="Loss.Describe"/> writes, and the function that creates one again.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static void Add(string type, Func<ConfigReader, Loss> make) => Losses.Add(type, make);

    /// <summary>Creates a loss from its description.</summary>
    /// <exception cref="InvalidDataException">The name is not known, or a setting is missing or wrong.</exception>
    public static Loss Create(ConfigReader config) => Losses.Create(config);
}
