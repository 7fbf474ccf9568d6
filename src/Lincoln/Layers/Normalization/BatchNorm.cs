using System.Globalization;
using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// y = γ·(x - μ)/√(σ² + ε) + β for each channel of [batch, channels], [batch, channels, length] or [batch, channels, height, width]
/// (Ioffe and Szegedy 2015). In training μ and σ² are those of the batch, at inference running averages of them.
/// </summary>
/// <remarks>
/// <para>Parameters <c>weight</c> (γ, first 1) and <c>bias</c> (β, first 0), state <c>running_mean</c> (first 0) and <c>running_var</c>
/// (first 1), each [channels]; names and formulas as in PyTorch's BatchNorm1d and BatchNorm2d. The batch is divided by the deviation of
/// its n elements, the running average collects the unbiased variance: running = (1 - momentum)·running + momentum·σ²·n/(n - 1).</para>
/// <para>The averages change in every training run, also in one without gradients; <see cref="Mode.Evaluate"/> and <c>Predict</c> only
/// read them. A batch of one element per channel is refused in training.</para>
/// </remarks>
/// <example><code>var block = new Sequential(new Conv2D(32, 3, bias: false), new BatchNorm(), Activation.ReLU);</code></example>
public sealed class BatchNorm : Layer
{
    private readonly double momentum, epsilon;
    private readonly Parameter weight, bias;
    private Tensor runningMean = null!, runningVariance = null!;                      // null until the channels are known

    /// <summary>Creates the layer; the first input sets the number of channels.</summary>
    /// <param name="momentum">The share of a new batch in the running averages, 0..1; default 0.1.</param>
    /// <param name="epsilon">ε, at least 0: keeps channels without variance finite; default 10⁻⁵.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is not in 0..1, or ε is negative.</exception>
    public BatchNorm(double momentum = 0.1, double epsilon = 1e-5)
    {
        this.momentum = Require.Share(momentum, nameof(momentum));
        this.epsilon = Require.NotNegative(epsilon, nameof(epsilon));
        weight = Declare("weight");
        bias = Declare("bias");
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Rng rng)
    {
        if (input.Rank < 2) throw new ShapeException($"BatchNorm: the input must be [batch, channels, ..], found {input}.");
        int channels = input[1];
        if (channels == 0) throw new ShapeException($"BatchNorm: the input {input} has no channels.");
        weight.Initialize([channels], 1);
        bias.Initialize([channels]);
        runningMean = DeclareState("running_mean", [channels]);
        runningVariance = DeclareState("running_var", [channels]);
        runningVariance.Edit().Fill(1);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        if (!Mode.Training)
        {
            var inverse = 1 / (runningVariance + (Real)epsilon).Sqrt();
            var scale = weight * inverse;
            return x.ChannelAffine(scale, bias - runningMean * scale);
        }
        var operation = new BatchNormalization(epsilon);
        var y = operation.Forward(x, weight, bias);
        double n = x.Shape.Count / x.Shape[1];
        Average(runningMean, operation.Mean, 1);
        Average(runningVariance, operation.Variance, n / (n - 1));
        return y;
    }

    private void Average(Tensor running, Tensor batch, double factor)
    {
        Real keep = (Real)(1 - momentum), take = (Real)(momentum * factor);
        var values = running.Edit();
        for (int c = 0; c < values.Length; c++) values[c] = Real.FusedMultiplyAdd(take, batch.Values[c], keep * values[c]);
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("batch-norm");
        config.Number("momentum", momentum);
        config.Number("epsilon", epsilon);
    }

    internal static BatchNorm Read(ConfigReader config) => new(config.Number("momentum"), config.Number("epsilon"));

    /// <summary>The name and the settings that differ from their defaults.</summary>
    public override string ToString()
    {
        var settings = new List<string>();
        if (momentum != 0.1) settings.Add(string.Create(CultureInfo.InvariantCulture, $"momentum {momentum}"));
        if (epsilon != 1e-5) settings.Add(string.Create(CultureInfo.InvariantCulture, $"epsilon {epsilon}"));
        return $"BatchNorm({string.Join(", ", settings)})";
    }
}
