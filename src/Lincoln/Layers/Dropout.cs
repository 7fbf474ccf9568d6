using System.Globalization;
using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>
/// While training, each element is 0 with probability <c>rate</c> and divided by 1 - rate otherwise; at inference y = x
/// (Srivastava et al. 2014; chapter 4 of the book).
/// </summary>
/// <remarks>
/// The rate is the fraction that is dropped: the book's <c>Dropout(keep_prob=0.8)</c>, which scales at inference instead, is
/// <c>new Dropout(0.2)</c>. The mask is a function of (seed of the network, path of the layer, training step, call within the step):
/// the same training gives the same masks at any number of threads, and a layer that is used twice in a step draws two.
/// </remarks>
/// <example><code>var layers = new Sequential(new Dense(89, Activation.Tanh), new Dropout(0.2), new Dense(10));</code></example>
public sealed class Dropout : Layer
{
    private readonly double rate;

    /// <summary>Creates the layer.</summary>
    /// <param name="rate">The fraction that is dropped, 0 ≤ rate &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside that range.</exception>
    public Dropout(double rate)
    {
        Require.Fraction((Real)rate, nameof(rate));
        this.rate = rate;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x) => Mode.Training && rate > 0 ? x.Dropout((Real)rate, StepRng()) : x;

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("dropout");
        config.Number("rate", rate);
    }

    internal static Dropout Read(ConfigReader config) => new(config.Number("rate"));

    /// <summary>The name and the rate.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout({rate})");
}
