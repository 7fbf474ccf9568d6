namespace Lincoln.Testing;

/// <summary>
/// One row of a catalogue of operations, layers and losses: how to run one, and inputs of any size. Every check takes what it needs from
/// the row: gradients, sizes, repeatability, agreement with a reference.
/// </summary>
public abstract class CatalogueRow
{
    /// <summary>The size at which a row is run once: not a multiple of any vector width.</summary>
    public const int UsualSize = 17;

    private protected CatalogueRow(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>
    /// The name of the operation, layer or loss, and behind a dash what is special about the row: <c>Sum</c>, <c>Sum-axis1</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>The sizes at which the row is checked. Default: 1 and the neighbours of vector widths.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [1, 15, 16, 17, 33];

    /// <summary>A size that is large enough for several threads to share the work.</summary>
    public int LargeSize { get; init; } = 20_011;

    /// <summary>Step and allowed error of the gradient check; null for the default.</summary>
    public GradientTolerance? Tolerance { get; init; }

    /// <summary>Why there is nothing to compare with in another library; null when there is.</summary>
    public string? NoReference { get; init; }

    /// <summary>The arguments at a size; the same for the same seed.</summary>
    public Arguments MakeArguments(int size = UsualSize, ulong seed = 1)
    {
        var recipes = Recipes(size);
        var rng = new Rng(seed).Fork(Name);
        return new([.. recipes.Select((recipe, i) => recipe.Make(rng.Fork(i)))], [.. recipes.Select(recipe => recipe.IsFixed)]);
    }

    /// <summary>
    /// What the row is about, new, and built for these arguments when it is a layer; its parameters hold random numbers of the seed.
    /// </summary>
    public abstract Subject MakeSubject(Arguments arguments, ulong seed = 1);

    private protected abstract IReadOnlyList<Input> Recipes(int size);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>What a <see cref="CatalogueRow"/> is about, ready to run.</summary>
/// <param name="Instance">The layer or the loss; null for a function of tensors.</param>
/// <param name="Run">Computes the result; with the same arguments the same result, every time.</param>
/// <param name="Parameters">The parameters of a layer with their paths.</param>
public sealed record Subject(object? Instance, Func<Arguments, Tensor> Run, IReadOnlyList<(string Path, Parameter Parameter)> Parameters);
