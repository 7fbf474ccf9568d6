using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// A function of every element, or of every row (softmax): behind a Dense layer, <c>new Dense(89, Activation.Tanh)</c>, or as a layer of
/// its own.
/// </summary>
/// <remarks>
/// Behind a layer with a bias, bias and an elementwise function run in one pass over memory. An activation of your own is an
/// <see cref="IFunction"/>: its formula and its derivative, written once for every vector width. <see cref="Register"/> gives it a name,
/// under which it is saved.
/// </remarks>
/// <example><code>
/// static Activation SoftSign => Activation.Register&lt;SoftSignFunction&gt;("soft-sign");
/// var network = new NeuralNetwork([new Dense(89, SoftSign), new Dense(10)], new SoftmaxCrossEntropy());
/// </code></example>
public sealed class Activation : Layer
{
    private readonly ActivationFunction function;

    private Activation(ActivationFunction function) => this.function = function;

    /// <summary>The stable name, such as <c>tanh</c>; <see cref="Parse"/> reads it.</summary>
    public string Name => function.Name;

    /// <summary>y = x: no activation.</summary>
    public static Activation Linear => new(ActivationTable.Linear);

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid => new(ActivationTable.Sigmoid);

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => new(ActivationTable.Tanh);

    /// <summary>y = max(x, 0).</summary>
    public static Activation ReLU => new(ActivationTable.ReLU);

    /// <summary>
    /// y = x where x &gt; 0, slope·x elsewhere; 0 ≤ slope &lt; 1, default 0.01 (PyTorch's; the book's chapter 1 has 0.2).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is outside that range.</exception>
    public static Activation LeakyReLU(double slope = ActivationTable.DefaultSlope) => new(ActivationTable.LeakyReLU(slope));

    /// <summary>
    /// y = eˣ / Σ eˣ over the last axis: probabilities. Not before <see cref="Losses.SoftmaxCrossEntropy"/>, which takes the scores.
    /// </summary>
    public static Activation Softmax => new(ActivationTable.Softmax);

    /// <summary>y = ln(eˣ / Σ eˣ) over the last axis: logarithms of probabilities.</summary>
    public static Activation LogSoftmax => new(ActivationTable.LogSoftmax);

    /// <summary>
    /// An activation of your own: makes the name known, so that files with it can be loaded, and returns a new layer. The same function may
    /// be registered again, by any thread; call it once before you load a model that uses it.
    /// </summary>
    /// <param name="name">The name in files: lower-case letters, digits and hyphens.</param>
    /// <param name="function">F and its derivative; a struct without settings needs no argument.</param>
    /// <param name="derivativeFromResult">
    /// Whether the derivative is the same when it is given y in the place of x, as for tanh, 1 - y². Then layers keep no x, and
    /// convolutions apply the function in their own pass. Default: false.
    /// </param>
    /// <param name="weights">The first weights of a layer with this activation. Default: Glorot.</param>
    /// <exception cref="ArgumentException">
    /// The name is malformed or that of another function, or the derivative does not follow from y.
    /// </exception>
    public static Activation Register<TFunction>(
        string name,
        TFunction function = default,
        bool derivativeFromResult = false,
        Initializer? weights = null) where TFunction : unmanaged, IFunction
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var own = new ElementFunction<TFunction>(name, function, derivativeFromResult, weights ?? Initializer.Glorot);
        return new(ActivationTable.Add(own));
    }

    /// <summary>The known names: the library's, then the registered ones. A slope follows as <c>leaky-relu(0.2)</c>.</summary>
    public static IReadOnlyList<string> Names => ActivationTable.Names;

    /// <summary>The activation of a name: one of <see cref="Names"/>, or leaky-relu with its slope as <c>leaky-relu(0.2)</c>.</summary>
    /// <exception cref="ArgumentException">The name is not known; the message has those that are.</exception>
    public static Activation Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(ActivationTable.Find(name) ?? throw new ArgumentException($"Activation: {ActivationTable.Unknown(name)}", nameof(name)));
    }

    /// <summary>Whether it is a function of rows, along the last axis, and not of single elements; convolutions refuse those.</summary>
    public bool IsOfRows => function is RowFunction;

    /// <summary>
    /// The first weights of a layer with this activation, unless the layer is told others: He for ReLU and its relatives, else Glorot.
    /// </summary>
    internal Initializer Weights => function.Weights;

    /// <inheritdoc cref="ActivationFunction.AddBias"/>
    internal Tensor AddBias(Tensor x, Tensor bias) => function.AddBias(x, bias);

    /// <inheritdoc cref="ActivationFunction.Fuse"/>
    internal Tensor Fuse(IFusable operation) => function.Fuse(operation);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => function.Apply(x);

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("activation");
        config.Text("function", Name);
    }

    /// <summary>The activation that a layer's description names.</summary>
    /// <exception cref="InvalidDataException">The name is not known.</exception>
    internal static Activation Read(ConfigReader config, string name)
    {
        string text = config.Text(name);
        return new(ActivationTable.Find(text) ?? throw config.Wrong(name, ActivationTable.Unknown(text)));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
