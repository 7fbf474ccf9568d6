using Lincoln.Kernels;

namespace Lincoln.Training;

/// <summary>
/// A second set of weights that follows those of a module slowly: a ← decay·a + (1 - decay)·w after every step. It varies less than the
/// weights themselves and often predicts better (Polyak and Juditsky 1992).
/// </summary>
/// <remarks>It averages parameters; state, such as running statistics, is left as it is.</remarks>
/// <example><code>
/// var average = new ExponentialMovingAverage(network.Layer, decay: 0.99);
/// trainer.Fit(train, options: new() { AfterStep = _ => average.Update() });
/// using (average.Use()) network.Evaluate(test);           // with the averages; the weights come back afterwards
/// average.CopyToModule();                                 // or for good
/// </code></example>
public sealed class ExponentialMovingAverage
{
    private readonly Module module;
    private readonly Real rest;
    private readonly (Parameter Parameter, Tensor Average)[] pairs;

    /// <summary>Starts with the present weights.</summary>
    /// <param name="module">The module, such as <see cref="NeuralNetwork.Layer"/>.</param>
    /// <param name="decay">The share of the old average, 0 ≤ decay &lt; 1; default 0.999, an average over about 1,000 steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
    public ExponentialMovingAverage(Module module, double decay = 0.999)
    {
        ArgumentNullException.ThrowIfNull(module);
        (this.module, rest) = (module, (Real)(1 - Require.Fraction(decay, nameof(decay))));
        pairs = [.. module.Parameters.Select(p => (p.Parameter, p.Parameter.Keep()))];
    }

    /// <summary>The averages, named by the paths of their parameters.</summary>
    public IEnumerable<(string Path, Tensor Average)> Averages
        => module.Parameters.Zip(pairs, (parameter, pair) => (parameter.Path, pair.Average));

    /// <summary>Moves the averages towards the weights: call it after a step of the optimizer.</summary>
    public void Update()
    {
        foreach (var (parameter, average) in pairs) Kernels.Update.Apply(new Towards(rest), average.Edit(), parameter.Values);
    }

    /// <summary>Writes the averages into the module for good.</summary>
    public void CopyToModule()
    {
        foreach (var (parameter, average) in pairs) average.Values.CopyTo(parameter.Edit());
    }

    /// <summary>Uses the averages in the module until the result is disposed; do not train meanwhile.</summary>
    public IDisposable Use() => new Scope(this);

    private readonly struct Towards(Real rest) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V average, V weight, ref V unused, ref V alsoUnused) where V : struct, ILane<V>
            => average = V.Fma(weight - average, V.Splat(rest), average);
    }

    private sealed class Scope : IDisposable
    {
        private (Parameter Parameter, Tensor Weights)[] kept;

        public Scope(ExponentialMovingAverage average)
        {
            kept = [.. average.pairs.Select(pair => (pair.Parameter, pair.Parameter.Keep()))];
            average.CopyToModule();
        }

        public void Dispose()
        {
            foreach (var (parameter, weights) in kept) weights.Values.CopyTo(parameter.Edit());
            kept = [];
        }
    }
}
