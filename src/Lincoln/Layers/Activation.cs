using System.Globalization;
using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>A function applied to every number: behind a Dense layer (<c>new Dense(89, Activation.Tanh)</c>), or as a layer of its own.</summary>
/// <remarks>Behind a layer with a bias, bias and function run in one pass over memory.</remarks>
public sealed class Activation : Layer
{
    private readonly Func<Tensor, Tensor> apply;
    private readonly Func<Tensor, Tensor, Tensor> addBias;

    private Activation(string name, Func<Tensor, Tensor> apply, Func<Tensor, Tensor, Tensor> addBias)
        => (Name, this.apply, this.addBias) = (name, apply, addBias);

    /// <summary>The stable name, such as <c>tanh</c>; <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>y = x: no activation.</summary>
    public static Activation Linear => new("linear", x => x, (x, bias) => new BiasAdd(bias).Forward(x));

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid => Of("sigmoid", x => x.Sigmoid(), new Sigmoid.Function());

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => Of("tanh", x => x.Tanh(), new Tanh.Function());

    /// <summary>y = max(x, 0).</summary>
    public static Activation ReLU => Of("relu", x => x.ReLU(), new ReLU.Function());

    /// <summary>y = x where x &gt; 0, slope·x elsewhere; 0 ≤ slope &lt; 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is outside that range.</exception>
    public static Activation LeakyReLU(Real slope = Operations.LeakyReLU.DefaultSlope)
    {
        _ = new LeakyReLU(slope);                                                     // checks the slope
        return Of(string.Create(CultureInfo.InvariantCulture, $"leaky-relu({slope})"), x => x.LeakyReLU(slope), new LeakyReLU.Function(slope));
    }

    private static Activation Of<TFunction>(string name, Func<Tensor, Tensor> apply, TFunction function) where TFunction : unmanaged, IFunction
        => new(name, apply, (x, bias) => new BiasActivation<TFunction>(bias, function).Forward(x));

    /// <summary>The activation of a name: linear, sigmoid, tanh, relu, leaky-relu or leaky-relu(0.2).</summary>
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
            var n when n.StartsWith("leaky-relu(") && n.EndsWith(')') && Real.TryParse(n["leaky-relu(".Length..^1], CultureInfo.InvariantCulture, out var slope) => LeakyReLU(slope),
            _ => throw new ArgumentException($"Activation: '{name}' is not known. Use linear, sigmoid, tanh, relu or leaky-relu.", nameof(name)),
        };
    }

    /// <summary>F(x + bias) in one pass.</summary>
    internal Tensor AddBias(Tensor x, Tensor bias) => addBias(x, bias);

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
