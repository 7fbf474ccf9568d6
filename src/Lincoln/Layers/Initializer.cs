namespace Lincoln.Layers;

/// <summary>Gives a weight its first values. fanIn and fanOut are the numbers of inputs and outputs that one number of it connects.</summary>
public abstract class Initializer
{
    /// <summary>Writes every value.</summary>
    public abstract void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng);

    /// <summary>N(0, 1), the book's "standard" for weights and biases (chapters 2-4).</summary>
    public static Initializer UnitNormal { get; } = new NormalInitializer((_, _) => 1);

    /// <summary>Uniform with variance 2/(fanIn + fanOut) (Glorot and Bengio 2010): for tanh, sigmoid and linear layers.</summary>
    public static Initializer Glorot { get; } = new UniformInitializer((fanIn, fanOut) => Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>Normal with variance 2/(fanIn + fanOut), the form of the book's chapter 4.</summary>
    public static Initializer GlorotNormal { get; } = new NormalInitializer((fanIn, fanOut) => Math.Sqrt(2.0 / (fanIn + fanOut)));

    /// <summary>Normal with variance 2/fanIn (He et al. 2015): for ReLU layers.</summary>
    public static Initializer He { get; } = new NormalInitializer((fanIn, _) => Math.Sqrt(2.0 / fanIn));

    /// <summary>Normal with variance 1/fanIn (LeCun et al. 1998).</summary>
    public static Initializer LeCun { get; } = new NormalInitializer((fanIn, _) => Math.Sqrt(1.0 / fanIn));

    /// <summary>Uniform in ±1/√fanIn: what PyTorch's Linear and Conv layers do, for weights and biases.</summary>
    public static Initializer PyTorch { get; } = new UniformInitializer((fanIn, _) => 1 / Math.Sqrt(fanIn));

    /// <summary>Zeros: for biases.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(Real value) => new ConstantInitializer(value);

    /// <summary>N(0, deviation²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not a number.</exception>
    public static Initializer Normal(Real deviation) => deviation >= 0 ? new NormalInitializer((_, _) => deviation)
        : throw new ArgumentOutOfRangeException(nameof(deviation), $"deviation: it must be at least 0, found {deviation}.");

    private sealed class NormalInitializer(Func<int, int, double> deviation) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng) => rng.Normal(values, 0, (Real)deviation(Math.Max(1, fanIn), fanOut));
    }

    private sealed class UniformInitializer(Func<int, int, double> bound) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng)
        {
            var limit = (Real)bound(Math.Max(1, fanIn), fanOut);
            rng.Uniform(values, -limit, limit);
        }
    }

    private sealed class ConstantInitializer(Real value) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng) => values.Fill(value);
    }
}
