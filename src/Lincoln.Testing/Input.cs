namespace Lincoln.Testing;

/// <summary>A recipe for one argument of a <see cref="CatalogueRow"/>: a tensor or indices, the same for the same seed.</summary>
public sealed class Input
{
    private readonly Func<Rng, Target> make;

    internal Input(Func<Rng, Target> make, bool isFixed = false) => (this.make, IsFixed) = (make, isFixed);

    /// <summary>Whether no gradient is taken with respect to it: labels, the target of a loss.</summary>
    public bool IsFixed { get; }

    /// <summary>The same numbers, without a gradient.</summary>
    public Input Fixed() => new(make, isFixed: true);

    internal Target Make(Rng rng) => make(rng);
}
