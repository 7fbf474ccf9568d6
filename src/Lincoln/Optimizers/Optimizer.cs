using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// Updates parameters along their gradients (chapter 3 of the book). A subclass names the state it keeps and defines the update rule.
/// </summary>
/// <remarks>
/// A step clips the gradients, decays the weights and applies the rule in one pass over memory. Hyperparameters are
/// <see cref="double"/> in both precisions of the library, so that <c>new SGD(0.1)</c> reads the same in each.
/// </remarks>
/// <example><code>
/// var optimizer = new SGDMomentum(0.1) { WeightDecay = WeightDecay.Coupled(1e-4), ClipNorm = 1 };
/// optimizer.Step(network);
/// </code></example>
public abstract class Optimizer
{
    private const int MostStates = 2;
    private const double NormGuard = 1e-6;           // PyTorch's; avoids a division by zero

    private readonly string[] stateNames;
    private readonly Dictionary<Parameter, ParameterState> states = new(ReferenceEqualityComparer.Instance);

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The learning rate, a finite number of at least 0.</param>
    /// <param name="stateNames">The state that the rule keeps for each weight: at most two names such as <c>velocity</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    /// <exception cref="ArgumentException">There are more than two names, or one is empty or taken (as <c>steps</c> is).</exception>
    protected Optimizer(double learningRate, params ReadOnlySpan<string> stateNames)
    {
        if (stateNames.Length > MostStates)
        {
            string wrong = $"a rule keeps at most {MostStates} numbers for each weight, found {stateNames.Length}";
            throw new ArgumentException($"stateNames: {wrong}.", nameof(stateNames));
        }
        this.stateNames = stateNames.ToArray();
        foreach (string name in stateNames)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(stateNames));
            if (name == ParameterState.StepsName || stateNames.Count(name) > 1)
                throw new ArgumentException($"stateNames: '{name}' is taken already.", nameof(stateNames));
        }
        LearningRate = learningRate;
    }

    /// <summary>
    /// The learning rate; a <see cref="Schedule"/> changes it between epochs. During the update of a parameter it is multiplied by the
    /// parameter's <see cref="Parameter.RateFactor"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double LearningRate { get; set => field = Require.NotNegative(value, nameof(LearningRate)); }

    /// <summary>How weights are pulled towards zero. Default: <see cref="WeightDecay.None"/>.</summary>
    public WeightDecay WeightDecay { get; set; }

    /// <summary>
    /// The largest norm of all gradients together: a larger one is scaled by ClipNorm / (norm + 10⁻⁶). Null, the default: no clipping.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public double? ClipNorm { get; set => field = value is { } norm ? Require.Positive(norm, nameof(ClipNorm)) : null; }

    /// <summary>
    /// The largest absolute value of an element of a gradient: each is clamped to -ClipValue..ClipValue (chapter 6 of the book), after
    /// <see cref="ClipNorm"/> when both are given. Null, the default: no clipping.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public double? ClipValue { get; set => field = value is { } limit ? Require.Positive(limit, nameof(ClipValue)) : null; }

    /// <summary>The number of steps so far. Set it to resume a training, together with <see cref="State(NeuralNetwork)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long StepCount { get; set => field = Require.AtLeast(0, value, nameof(StepCount)); }

    /// <summary>Updates every trainable parameter of the network that has a gradient, and marks the gradients as used up.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public void Step(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Step(network.ParameterArray);
    }

    /// <summary>Updates every trainable parameter that has a gradient, and marks the gradients as used up.</summary>
    /// <exception cref="ArgumentNullException">A parameter is null.</exception>
    public void Step(ReadOnlySpan<Parameter> parameters)
    {
        foreach (var parameter in parameters) ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
        Real scale = (Real)NormScale(parameters), limit = (Real)(ClipValue ?? double.PositiveInfinity);
        double rate = LearningRate;
        StepCount++;
        try
        {
            foreach (var parameter in parameters)
            {
                if (parameter.Gradient is not { } gradient) continue;
                LearningRate = rate * parameter.RateFactor;                          // which the rule of the subclass reads
                var settings = new StepSettings(scale, limit, WeightDecay, LearningRate);
                if (parameter.Trainable) Update(new ParameterUpdate(parameter, gradient, StateOf(parameter), settings));
                parameter.ClearGradient();
            }
        }
        finally { LearningRate = rate; }
    }

    /// <summary>Updates one parameter: calls <see cref="ParameterUpdate.Apply"/> with the rule, once.</summary>
    protected abstract void Update(ParameterUpdate parameter);

    /// <summary>
    /// The optimizer's state for the parameters of a network: <c>0.weight.velocity</c>, and <c>0.weight.steps</c>, the number of updates.
    /// To resume a training, save these tensors and later write into them (<see cref="Tensor.Edit"/>).
    /// </summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public IEnumerable<(string Name, Tensor Tensor)> State(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return State(network.Parameters);
    }

    /// <summary>The optimizer's state for some parameters, named by their paths.</summary>
    /// <exception cref="ArgumentNullException">The parameters are null.</exception>
    public IEnumerable<(string Name, Tensor Tensor)> State(IEnumerable<(string Path, Parameter Parameter)> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.SelectMany(p => StateOf(p.Parameter).Named(p.Path, stateNames));
    }

    private ParameterState StateOf(Parameter parameter)
    {
        if (states.TryGetValue(parameter, out var state) && state.Shape == parameter.Shape) return state;
        return states[parameter] = new ParameterState(parameter.Shape, stateNames.Length);
    }

    // Parameter after parameter, each with its fixed tree of additions: the same bits at any number of threads.
    private double NormScale(ReadOnlySpan<Parameter> parameters)
    {
        if (ClipNorm is not { } limit) return 1;
        double squares = 0;
        foreach (var parameter in parameters)
            if (parameter.Trainable && parameter.Gradient is { } gradient) squares += Kernels.Reduce.SumOfSquares(gradient.Values);
        double scale = limit / (Math.Sqrt(squares) + NormGuard);
        return scale > 1 ? 1 : scale;                // a NaN stays one, and is seen in the weights
    }
}
