namespace Lincoln.Layers;

/// <summary>y = branch₁(x), branch₂(x), … one after another along an axis (the inception block of Szegedy et al. 2015).</summary>
/// <remarks>
/// The axis is the last unless another is given: the features of a Dense layer and of a sequence. For images [batch, channels, height,
/// width] it is 1. Except along it, the branches must give equal shapes.
/// </remarks>
/// <example><code>var layer = new Branches(new Dense(8, Activation.Tanh), new Dense(8, Activation.ReLU));   // 16 features</code></example>
public sealed class Branches : Layer
{
    private readonly Layer[] branches;
    private readonly int axis;

    /// <summary>Branches whose results are joined along the last axis.</summary>
    /// <exception cref="ArgumentException">There is no branch.</exception>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public Branches(params ReadOnlySpan<Layer> branches) : this(-1, branches) { }

    /// <summary>Branches whose results are joined along an axis; -1 is the last.</summary>
    /// <exception cref="ArgumentException">There is no branch.</exception>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The axis is 0, the batch.</exception>
    public Branches(int axis, params ReadOnlySpan<Layer> branches)
    {
        if (branches.Length == 0) throw new ArgumentException("Branches: it needs at least one branch.", nameof(branches));
        if (axis == 0)
            throw new ArgumentOutOfRangeException(nameof(axis),
                "axis: axis 0 is the batch; joining along it would add samples. Use 1 for channels or -1 for features.");
        this.axis = axis;
        this.branches = branches.ToArray();
        for (int i = 0; i < branches.Length; i++)
            Declare($"{i}", branches[i] ?? throw new ArgumentNullException(nameof(branches), $"Branches: branch {i} is null."));
    }

    /// <summary>Whether all branches work on integers.</summary>
    public override bool TakesIndices => branches.All(branch => branch.TakesIndices);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => Join(branch => branch.Forward(x));

    /// <inheritdoc/>
    protected override Tensor Call(Indices x) => Join(branch => branch.Forward(x));

    private Tensor Join(Func<Layer, Tensor> run)
    {
        Tensor[] results = [.. branches.Select(run)];
        int rank = results[0].Shape.Rank;
        return axis < rank && axis > -rank ? Tensor.Concatenate(axis, results)
            : throw new ShapeException($"Branches: the branches give {results[0].Shape}, which has no axis {axis} after the batch.");
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("parallel");
        config.Integer("axis", axis);
        config.Layers("branches", branches);
    }

    internal static Branches Read(ConfigReader config) => new(config.Integer("axis", int.MinValue), config.Layers("branches"));

    /// <summary>The name, the number of branches and the axis.</summary>
    public override string ToString() => $"Branches({branches.Length}, axis {axis})";
}
