using System.Globalization;
using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// A function of every element, or of every row (softmax): behind a Dense layer, <c>new Dense(89, Activation.Tanh)</c>, or as a layer of
/// its own.
/// </summary>
/// <remarks>Behind a layer with a bias, bias and an elementwise function run in one pass over memory.</remarks>
public sealed class Activation : Layer
{
    private readonly Func<Tensor, Tensor> apply;
    private readonly Func<Tensor, Tensor, Tensor> addBias;
    private readonly Func<ConvolutionSettings, Operation>? convolution;

    private Activation(
        string name,
        Func<Tensor, Tensor> apply,
        Func<Tensor, Tensor, Tensor> addBias,
        Func<ConvolutionSettings, Operation>? convolution = null,
        Initializer? weights = null)
        => (Name, this.apply, this.addBias, this.convolution, Weights) = (name, apply, addBias, convolution, weights ?? Initializer.Glorot);

    /// <summary>The stable name, such as <c>tanh</c>; <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>y = x: no activation.</summary>
    public static Activation Linear => OfRows("linear", x => x);

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid => Of("sigmoid", x => x.Sigmoid(), new Sigmoid.Function(), fromResult: true);

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => Of("tanh", x => x.Tanh(), new Tanh.Function(), fromResult: true);

    /// <summary>y = max(x, 0).</summary>
    public static Activation ReLU => Of("relu", x => x.ReLU(), new ReLU.Function(), fromResult: true, Initializer.He);

    /// <summary>
    /// y = x where x &gt; 0, slope·x elsewhere; 0 ≤ slope &lt; 1, default 0.01 (PyTorch's; the book's chapter 1 has 0.2).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is outside that range.</exception>
    public static Activation LeakyReLU(double slope = 0.01)
    {
        _ = new LeakyReLU((Real)slope);                                               // checks the slope
        string name = string.Create(CultureInfo.InvariantCulture, $"leaky-relu({slope})");
        return Of(name, x => x.LeakyReLU((Real)slope), new LeakyReLU.Function((Real)slope), fromResult: true, Initializer.He);
    }

    /// <summary>
    /// y = eˣ / Σ eˣ over the last axis: probabilities. Not before <see cref="Losses.SoftmaxCrossEntropy"/>, which takes the scores.
    /// </summary>
    public static Activation Softmax => OfRows("softmax", x => x.Softmax());

    /// <summary>y = ln(eˣ / Σ eˣ) over the last axis: logarithms of probabilities.</summary>
    public static Activation LogSoftmax => OfRows("log-softmax", x => x.LogSoftmax());

    // fromResult: the derivative is the same when it is given y in the place of x, so neither Dense nor a convolution keeps its x.
    private static Activation Of<TFunction>(
        string name,
        Func<Tensor, Tensor> apply,
        TFunction function,
        bool fromResult = false,
        Initializer? weights = null) where TFunction : unmanaged, IFunction
    {
        return new(name, apply, AddBias, fromResult ? Convolve : null, weights);

        Tensor AddBias(Tensor x, Tensor bias) => new BiasActivation<TFunction>(bias, function) { Overwrites = fromResult }.Forward(x);
        Operation Convolve(ConvolutionSettings settings) => new ConvolutionActivation<TFunction>(settings, function);
    }

    private static Activation OfRows(string name, Func<Tensor, Tensor> apply)
        => new(name, apply, (x, bias) => apply(new BiasAdd(bias) { Overwrites = true }.Forward(x))) { IsOfRows = name != "linear" };

    /// <summary>The activation of a name: linear, sigmoid, tanh, relu, leaky-relu, leaky-relu(0.2), softmax or log-softmax.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Activation Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Trim().ToLowerInvariant() switch
        {
            "linear" or "none" => Linear,
            "sigmoid" => Sigmoid,
            "tanh" => Tanh,
            "relu" => ReLU,
            "leaky-relu" => LeakyReLU(),
            "softmax" => Softmax,
            "log-softmax" => LogSoftmax,
            var n when IsLeaky(n, out double slope) => LeakyReLU(slope),
            _ => throw new ArgumentException($"Activation: '{name}' is not known. "
                + "Use linear, sigmoid, tanh, relu, leaky-relu, leaky-relu(0.2), softmax or log-softmax.", nameof(name)),
        };
    }

    private static bool IsLeaky(string name, out double slope)
    {
        slope = 0;
        return name.StartsWith("leaky-relu(", StringComparison.Ordinal) && name.EndsWith(')')
            && double.TryParse(name["leaky-relu(".Length..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out slope);
    }

    /// <summary>
    /// The first weights of a layer with this activation, unless the layer is told others: He for ReLU and its relatives, else Glorot.
    /// </summary>
    internal Initializer Weights { get; }

    /// <summary>F(x + bias), usually written over x: a product that has no other reader.</summary>
    internal Tensor AddBias(Tensor x, Tensor bias) => addBias(x, bias);

    /// <summary>Whether it is a function of rows, along the last axis, and not of single elements.</summary>
    internal bool IsOfRows { get; private init; }

    /// <summary>F(x ⋆ weight + bias); in one operation where that is possible.</summary>
    internal Tensor Convolve(ConvolutionSettings settings, Tensor x, Tensor weight, Tensor? bias)
    {
        var operation = convolution?.Invoke(settings) ?? new ConvolutionActivation<Linear.Function>(settings);
        var y = bias is null ? operation.Forward(x, weight) : operation.Forward(x, weight, bias);
        return convolution is null ? apply(y) : y;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => apply(x);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("activation");
        config.Text("function", Name);
    }

    internal static Activation Read(ConfigReader config) => Parse(config.Text("function"));

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
