using System.Collections.Concurrent;
using System.Globalization;
using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>The activations by name: the one table for code, files, messages and the tool.</summary>
internal static class ActivationTable
{
    public const double DefaultSlope = 0.01;
    private const string Leaky = "leaky-relu";

    public static readonly ActivationFunction Linear = Element<Linear.Function>("linear");
    public static readonly ActivationFunction Sigmoid = Element<Sigmoid.Function>("sigmoid");
    public static readonly ActivationFunction Tanh = Element<Tanh.Function>("tanh");
    public static readonly ActivationFunction ReLU = Element<ReLU.Function>("relu", weights: Initializer.He);
    public static readonly ActivationFunction Softmax = new RowFunction("softmax", x => x.Softmax());
    public static readonly ActivationFunction LogSoftmax = new RowFunction("log-softmax", x => x.LogSoftmax());

    // In the order of messages.
    private static readonly ActivationFunction[] BuiltIn =
    [
        Linear, Sigmoid, Tanh, ReLU, LeakyReLU(DefaultSlope),
        Softmax, LogSoftmax,
    ];
    private static readonly ConcurrentDictionary<string, ActivationFunction> Own = new(StringComparer.Ordinal);

    /// <summary>The library's names, then the registered ones in alphabetical order; leaky-relu without its slope.</summary>
    public static IReadOnlyList<string> Names
        => [.. BuiltIn.Select(function => function.Name.Split('(')[0]), .. Own.Keys.Order(StringComparer.Ordinal)];

    public static ActivationFunction LeakyReLU(double slope)
    {
        _ = new LeakyReLU((Real)slope);                                               // checks the slope
        string name = string.Create(CultureInfo.InvariantCulture, $"{Leaky}({slope})");
        return Element(name, new LeakyReLU.Function((Real)slope), Initializer.He);
    }

    /// <summary>The function of a name, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope of leaky-relu is out of its range.</exception>
    public static ActivationFunction? Find(string text)
    {
        string name = text.Trim().ToLowerInvariant();
        if (name == "none") return Linear;
        if (name == Leaky) return LeakyReLU(DefaultSlope);
        if (IsLeaky(name, out double slope)) return LeakyReLU(slope);
        return Array.Find(BuiltIn, function => function.Name == name) ?? Own.GetValueOrDefault(name);
    }

    /// <summary>What messages say about an unknown name.</summary>
    public static string Unknown(string name)
        => $"'{name}' is not a known activation. Known are {string.Join(", ", Names)}, and {Leaky} with its slope as {Leaky}(0.2); "
            + "register your own with Activation.Register before loading.";

    /// <summary>Adds a function; the same one may be added again.</summary>
    /// <exception cref="ArgumentException">The name is malformed or taken, or the derivative does not follow from the result.</exception>
    public static ActivationFunction Add<TFunction>(ElementFunction<TFunction> function) where TFunction : unmanaged, IFunction
    {
        string name = function.Name;
        bool isWord = name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && char.IsAsciiLetter(name[0]);
        if (!isWord || name == "none")
            throw new ArgumentException($"name: '{name}' cannot name an activation; use lower-case letters, digits and hyphens, such as "
                + "soft-sign.", nameof(name));
        if (function.FromResult) CheckDerivative(function);
        bool isBuiltIn = Names.Take(BuiltIn.Length).Contains(name);
        if (isBuiltIn || !Own.GetOrAdd(name, function).IsSameAs(function))
            throw new ArgumentException($"name: '{name}' is the name of another activation.", nameof(name));
        return function;
    }

    // The derivative that is given y in the place of x must be the same, at numbers of both signs.
    private static void CheckDerivative<TFunction>(ElementFunction<TFunction> function) where TFunction : unmanaged, IFunction
    {
        const int Count = 161;
        Real[] x = new Real[Count], y = new Real[Count], one = new Real[Count], fromX = new Real[Count], fromY = new Real[Count];
        for (int i = 0; i < Count; i++) (x[i], one[i]) = ((Real)(0.1 * (i - Count / 2)), 1);
        Elementwise.Map(function.Function, x, y);
        Elementwise.MapGradient(function.Function, x, y, one, fromX, add: false);
        Elementwise.MapGradient(function.Function, y, y, one, fromY, add: false);
        int wrong = fromX.AsSpan().CommonPrefixLength(fromY);
        if (wrong < Count)
            throw new ArgumentException($"derivativeFromResult: the derivative of '{function.Name}' does not follow from y alone: "
                + $"at x = {x[wrong]} it is {fromX[wrong]}, but {fromY[wrong]} when it is given y in the place of x. "
                + "Leave derivativeFromResult out.", "derivativeFromResult");
    }

    private static bool IsLeaky(string name, out double slope)
    {
        slope = 0;
        return name.StartsWith($"{Leaky}(", StringComparison.Ordinal) && name.EndsWith(')')
            && double.TryParse(name[(Leaky.Length + 1)..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out slope);
    }

    private static ElementFunction<TFunction> Element<TFunction>(string name, TFunction function = default, Initializer? weights = null)
        where TFunction : unmanaged, IFunction => new(name, function, fromResult: true, weights ?? Initializer.Glorot);
}
