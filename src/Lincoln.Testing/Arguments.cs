namespace Lincoln.Testing;

/// <summary>The arguments of one run of a <see cref="CatalogueRow"/>: <c>x[0]</c> is a tensor, <c>x.Indices(1)</c> are indices.</summary>
public sealed class Arguments
{
    private readonly Target[] values;
    private readonly bool[] isFixed;

    /// <summary>Arguments that were made elsewhere, such as those of a reference file.</summary>
    /// <param name="values">The arguments.</param>
    /// <param name="isFixed">For which of them no gradient is taken; indices must be among these.</param>
    /// <exception cref="ArgumentException">The lists differ in length, an argument is empty, or indices are not fixed.</exception>
    public Arguments(IReadOnlyList<Target> values, IReadOnlyList<bool> isFixed)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(isFixed);
        if (values.Count != isFixed.Count)
            throw new ArgumentException($"Arguments: there are {values.Count} arguments, but {isFixed.Count} flags.", nameof(isFixed));
        for (int i = 0; i < values.Count; i++)
        {
            _ = values[i].Shape;                             // throws when it is empty
            if (values[i].Labels is not null && !isFixed[i])
                throw new ArgumentException($"Arguments: argument {i} is indices, which have no gradient; fix it.", nameof(isFixed));
        }
        (this.values, this.isFixed) = ([.. values], [.. isFixed]);
    }

    /// <summary>The number of arguments.</summary>
    public int Count => values.Length;

    /// <summary>A tensor.</summary>
    /// <exception cref="ArgumentException">There is no such argument, or it is indices.</exception>
    public Tensor this[int i] => At(i).Values
        ?? throw new ArgumentException($"Arguments: argument {i} is indices; read it with Indices({i}).", nameof(i));

    /// <summary>Indices.</summary>
    /// <exception cref="ArgumentException">There is no such argument, or it is a tensor.</exception>
    public Indices Indices(int i) => At(i).Labels
        ?? throw new ArgumentException($"Arguments: argument {i} is a tensor; read it with [{i}].", nameof(i));

    /// <summary>Either, for a loss.</summary>
    /// <exception cref="ArgumentException">There is no such argument.</exception>
    public Target Target(int i) => At(i);

    /// <summary>Whether no gradient is taken with respect to an argument.</summary>
    /// <exception cref="ArgumentException">There is no such argument.</exception>
    public bool IsFixed(int i)
    {
        At(i);
        return isFixed[i];
    }

    /// <summary>The tensors with respect to which gradients are taken.</summary>
    public Tensor[] Differentiable => [.. values.Where((_, i) => !isFixed[i]).Select(v => v.Values!)];

    /// <summary>Other tensors in the place of those with respect to which gradients are taken.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Arguments With(params ReadOnlySpan<Tensor> differentiable)
    {
        var changed = (Target[])values.Clone();
        int next = 0;
        for (int i = 0; i < changed.Length; i++)
            if (!isFixed[i]) changed[i] = next < differentiable.Length ? differentiable[next++] : throw Mismatch(differentiable.Length);
        return next == differentiable.Length ? new(changed, isFixed) : throw Mismatch(differentiable.Length);
    }

    private Target At(int i) => (uint)i < (uint)values.Length ? values[i]
        : throw new ArgumentException($"Arguments: there is no argument {i}; there are {values.Length}, counted from 0.", nameof(i));

    private ArgumentException Mismatch(int found)
        => new($"Arguments: {isFixed.Count(f => !f)} tensors have gradients, but {found} were given.", "differentiable");
}
