using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// Gives a weight its first values. fanIn is the number of inputs of each output, fanOut the number of outputs of each input.
/// </summary>
/// <remarks>An initializer of your own overrides <see cref="Fill"/>; it may draw from any generator, see <see cref="From"/>.</remarks>
public abstract class Initializer
{
    /// <summary>Writes every value, row by row.</summary>
    /// <param name="values">The elements of the weight.</param>
    /// <param name="fanIn">The number of inputs of each output, at least 1.</param>
    /// <param name="fanOut">The number of outputs of each input, at least 1.</param>
    /// <param name="rng">A stream of this weight alone, forked by name from the network's seed.</param>
    public abstract void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng);

    /// <summary>N(0, 1), the book's "standard" for weights and biases (chapters 2-4).</summary>
    public static Initializer UnitNormal { get; } = new NormalInitializer((_, _) => 1);

    /// <summary>Uniform with variance 2/(fanIn + fanOut) (Glorot and Bengio 2010): for tanh, sigmoid and linear layers.</summary>
    public static Initializer Glorot { get; } = new UniformInitializer((fanIn, fanOut) => Math.Sqrt(6.0 / ((double)fanIn + fanOut)));

    /// <summary>Normal with variance 2/(fanIn + fanOut), the form of the book's chapter 4.</summary>
    public static Initializer GlorotNormal { get; } = new NormalInitializer((fanIn, fanOut) => Math.Sqrt(2.0 / ((double)fanIn + fanOut)));

    /// <summary>Normal with variance 2/fanIn (He et al. 2015): for ReLU layers.</summary>
    public static Initializer He { get; } = new NormalInitializer((fanIn, _) => Math.Sqrt(2.0 / fanIn));

    /// <summary>Normal with variance 1/fanIn (LeCun et al. 1998).</summary>
    public static Initializer LeCun { get; } = new NormalInitializer((fanIn, _) => Math.Sqrt(1.0 / fanIn));

    /// <summary>Uniform in ±1/√fanIn, variance 1/(3·fanIn): what PyTorch's Linear and Conv layers do, for weights and biases.</summary>
    public static Initializer PyTorch { get; } = new UniformInitializer((fanIn, _) => 1 / Math.Sqrt(fanIn));

    /// <summary>Zeros: for biases.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer((Real)value);

    /// <summary>N(0, deviation²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not a finite number of at least 0.</exception>
    public static Initializer Normal(double deviation)
    {
        Require.NotNegative(deviation, nameof(deviation));
        return new NormalInitializer((_, _) => deviation);
    }

    /// <summary>
    /// Numbers of another generator, taken one by one: <c>Initializer.From(numpy.Normal)</c> gives the weights that NumPy would.
    /// Layers take them in the order in which they are built, each its weight, row by row, before its bias.
    /// </summary>
    /// <param name="next">The next number.</param>
    /// <param name="scale">What each is multiplied by, from fanIn and fanOut; default 1.</param>
    /// <exception cref="ArgumentNullException">The generator is null.</exception>
    public static Initializer From(Func<double> next, Func<int, int, double>? scale = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new SequenceInitializer(next, scale ?? ((_, _) => 1));
    }

    private sealed class NormalInitializer(Func<int, int, double> deviation) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng)
        {
            Check(fanIn, fanOut, rng);
            if (AllocationLimit.IsActive) return;              // in a network from a file they are read, not drawn
            rng.Normal(values, 0, (Real)deviation(fanIn, fanOut));
        }
    }

    private sealed class UniformInitializer(Func<int, int, double> bound) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng)
        {
            Check(fanIn, fanOut, rng);
            if (AllocationLimit.IsActive) return;
            var limit = (Real)bound(fanIn, fanOut);
            rng.Uniform(values, -limit, limit);
        }
    }

    private sealed class ConstantInitializer(Real value) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng) => values.Fill(value);
    }

    private sealed class SequenceInitializer(Func<double> next, Func<int, int, double> scale) : Initializer
    {
        public override void Fill(Span<Real> values, int fanIn, int fanOut, Rng rng)
        {
            double factor = scale(fanIn, fanOut);
            foreach (ref Real value in values) value = (Real)(factor * next());
        }
    }

    private static void Check(int fanIn, int fanOut, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanOut, 1);
    }
}
