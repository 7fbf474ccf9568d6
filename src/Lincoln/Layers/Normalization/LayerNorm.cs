using System.Globalization;
using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// y = γ·(x - μ)/√(σ² + ε) + β, where μ and σ² are those of each sample's (or time step's) elements along the last axis: [.., features] →
/// [.., features] (Ba, Kiros and Hinton 2016). The same in training and at inference.
/// </summary>
/// <remarks>
/// Parameters <c>weight</c> (γ, first 1) and <c>bias</c> (β, first 0), both [features], as in PyTorch's LayerNorm(features).
/// </remarks>
/// <example><code>var block = new Sequential(new LayerNorm(), new Dense(64, Activation.ReLU));</code></example>
public sealed class LayerNorm : Layer
{
    private readonly double epsilon;
    private readonly Parameter weight, bias;

    /// <summary>Creates the layer; the first input sets the number of features.</summary>
    /// <param name="epsilon">ε, at least 0: keeps rows without variance finite; default 10⁻⁵.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative.</exception>
    public LayerNorm(double epsilon = 1e-5)
    {
        this.epsilon = Require.NotNegative(epsilon, nameof(epsilon));
        weight = Declare("weight");
        bias = Declare("bias");
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        if (input.Rank < 2 || input[^1] == 0)
            throw new ShapeException($"LayerNorm: the input must be [batch, .., features], found {input}.");
        weight.Initialize([input[^1]], 1);
        bias.Initialize([input[^1]]);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => x.LayerNormalization(weight, bias, epsilon);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("layer-norm");
        config.Number("epsilon", epsilon);
    }

    internal static LayerNorm Read(ConfigReader config) => new(config.Number("epsilon"));

    /// <summary>The name and the settings that differ from their defaults.</summary>
    public override string ToString() => epsilon == 1e-5 ? "LayerNorm()"
        : string.Create(CultureInfo.InvariantCulture, $"LayerNorm(epsilon {epsilon})");
}
