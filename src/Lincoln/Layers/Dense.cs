using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>y = F(x·W + b): every output sees every input. [.., inputs] → [.., neurons] (chapter 3 of the book).</summary>
/// <remarks>
/// Parameters: <c>weight</c> [inputs, neurons] and <c>bias</c> [neurons]. Initializers are not saved with the layer: they have done their
/// work when there are weights to save.
/// </remarks>
/// <example><code>var layer = new Dense(89, Activation.Tanh);</code></example>
public sealed class Dense : Layer
{
    private readonly Activation activation;
    private readonly Initializer weights, biases;
    private readonly Parameter weight, bias;

    /// <summary>Creates the layer; the first input sets the number of inputs.</summary>
    /// <param name="neurons">The number of outputs, at least 1.</param>
    /// <param name="activation">F; default linear.</param>
    /// <param name="weights">First values of W; default He for ReLU and its relatives, Glorot for the others.</param>
    /// <param name="biases">First values of b; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one neuron.</exception>
    public Dense(int neurons, Activation? activation = null, Initializer? weights = null, Initializer? biases = null)
    {
        Neurons = Require.AtLeast(1, neurons, nameof(neurons));
        this.activation = activation ?? Activation.Linear;
        this.weights = weights ?? this.activation.Weights;
        this.biases = biases ?? Initializer.Zeros;
        weight = Declare("weight");
        bias = Declare("bias");
    }

    /// <summary>The number of outputs.</summary>
    public int Neurons { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        if (input.Rank < 2) throw new ShapeException($"Dense: the input must be [batch, features], found {input}.");
        int inputs = input[^1];
        if (inputs == 0) throw new ShapeException($"Dense: the input {input} has no features.");
        weight.Initialize([inputs, Neurons]);
        bias.Initialize([Neurons]);
        weights.Fill(weight.Edit(), inputs, Neurons, rng.Fork("weight"));
        biases.Fill(bias.Edit(), inputs, Neurons, rng.Fork("bias"));
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => activation.AddBias(new WeightMultiply(weight).Forward(x), bias);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("dense");
        config.Integer("neurons", Neurons);
        config.Text("activation", activation.Name);
    }

    internal static Dense Read(ConfigReader config) => new(config.Integer("neurons", min: 1), Activation.Read(config, "activation"));

    /// <summary>The name, the neurons and the activation.</summary>
    public override string ToString() => activation.Name == "linear" ? $"Dense({Neurons})" : $"Dense({Neurons}, {activation})";
}
