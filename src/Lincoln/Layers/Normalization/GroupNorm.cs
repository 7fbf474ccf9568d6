using System.Globalization;
using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// y = γ·(x - μ)/√(σ² + ε) + β, where μ and σ² are those of a group of channels of one sample: [batch, channels, ..] → the same shape (Wu
/// and He 2018).
/// The same in training and at inference, and for every size of the batch. γ and β have one element per channel.
/// </summary>
/// <remarks>
/// Parameters <c>weight</c> (γ, first 1) and <c>bias</c> (β, first 0), both [channels], as in PyTorch's GroupNorm. With one group per
/// channel it is instance normalisation.
/// </remarks>
/// <example><code>var block = new Sequential(new Conv2D(32, 3, bias: false), new GroupNorm(8), Activation.ReLU);</code></example>
public sealed class GroupNorm : Layer
{
    private readonly int groups;
    private readonly double epsilon;
    private readonly Parameter weight, bias;

    /// <summary>Creates the layer; the first input sets the number of channels.</summary>
    /// <param name="groups">The number of groups, at least 1.</param>
    /// <param name="epsilon">ε, at least 0: keeps groups without variance finite; default 10⁻⁵.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no group, or ε is negative.</exception>
    public GroupNorm(int groups, double epsilon = 1e-5)
    {
        this.groups = Require.AtLeast(1, groups, nameof(groups));
        this.epsilon = Require.NotNegative(epsilon, nameof(epsilon));
        weight = Declare("weight");
        bias = Declare("bias");
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        Check(input);
        weight.Initialize([input[1]], 1);
        bias.Initialize([input[1]]);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        Check(x.Shape);
        var rows = x.Reshape(x.Shape[0], groups, x.Shape[1..].Count / groups);
        return rows.LayerNormalization(epsilon).Reshape(x.Shape.Sizes).ChannelAffine(weight, bias);
    }

    private void Check(Shape input)
    {
        if (input.Rank < 2 || input[1..].Count == 0)
            throw new ShapeException($"GroupNorm: the input must be [batch, channels, ..], found {input}.");
        if (input[1] % groups != 0)
            throw new ShapeException($"GroupNorm: the {input[1]} channels of the input {input} cannot be split into {groups} groups.");
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("group-norm");
        config.Integer("groups", groups);
        config.Number("epsilon", epsilon);
    }

    internal static GroupNorm Read(ConfigReader config) => new(config.Integer("groups", min: 1), config.Number("epsilon"));

    /// <summary>The name, the groups and the settings that differ from their defaults.</summary>
    public override string ToString() => epsilon == 1e-5 ? $"GroupNorm({groups})"
        : string.Create(CultureInfo.InvariantCulture, $"GroupNorm({groups}, epsilon {epsilon})");
}
