namespace Lincoln.Data;

/// <summary>What <see cref="Schema.Infer"/> is told about a table instead of finding it out.</summary>
public sealed record SchemaOptions
{
    /// <summary>Columns whose values are texts even where they look like numbers, such as postal codes. Naming the target
    /// here makes the task a classification. Default: none.</summary>
    public IReadOnlyList<string> Categorical { get; init => field = value ?? throw new ArgumentNullException(nameof(Categorical)); } = [];

    /// <summary>
    /// Texts that mean "no value", besides <see cref="Schema.UsualMissingTokens"/>; upper and lower case are the same. Default: none.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init => field = value ?? throw new ArgumentNullException(nameof(Missing)); } = [];

    /// <summary>
    /// How messages write a setting and its value. Default: <c>missing: -</c>. A program with options of its own writes those, such as
    /// <c>--missing -</c>.
    /// </summary>
    public Func<string, string, string> Notation { get; init => field = value ?? throw new ArgumentNullException(nameof(Notation)); }
        = (setting, value) => $"{setting}: {value}";

    /// <summary>The task; by default it is inferred from the target, see <see cref="Schema.Infer"/>.</summary>
    public LearningTask? Task { get; init; }
}
