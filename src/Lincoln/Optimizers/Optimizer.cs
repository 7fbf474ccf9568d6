namespace Lincoln.Optimizers;

/// <summary>
/// Changes parameters along their gradients (chapter 3 of the book). A subclass names the numbers it remembers and says its rule.
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
    private const double NormGuard = 1e-6;           // PyTorch's: gradients of zeros are not divided by zero

    private readonly string[] stateNames;
    private readonly Dictionary<Parameter, ParameterState> states = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate, a finite number of at least 0.</param>
    /// <param name="stateNames">What the rule remembers for each weight, at most two names such as <c>velocity</c>; they start at
    /// zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    /// <exception cref="ArgumentException">There are more than two names, or one is empty or taken (as <c>steps</c> is).</exception>
    protected Optimizer(double learningRate, params ReadOnlySpan<string> stateNames)
    {
        if (stateNames.Length > MostStates) throw new ArgumentException($"stateNames: a rule remembers at most {MostStates} numbers for each weight, found {stateNames.Length}.", nameof(stateNames));
        this.stateNames = stateNames.ToArray();
        foreach (string name in stateNames)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(stateNames));
            if (name == ParameterState.StepsName || stateNames.Count(name) > 1) throw new ArgumentException($"stateNames: '{name}' is taken already.", nameof(stateNames));
        }
        LearningRate = learningRate;
    }

    /// <summary>
    /// The learning rate; a <see cref="Schedule"/> changes it between epochs. While a parameter is updated it is this parameter's:
    /// multiplied by its <see cref="Parameter.RateFactor"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double LearningRate { get; set => field = Check.NotNegative(value, nameof(LearningRate)); }

    /// <summary>How weights are pulled towards zero. Default: <see cref="WeightDecay.None"/>.</summary>
    public WeightDecay WeightDecay { get; set; }

    /// <summary>
    /// The greatest length of all gradients together: longer ones are scaled by ClipNorm / (length + 10⁻⁶). Null, the default, does not
    /// clip.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public double? ClipNorm { get; set => field = value is { } norm ? Check.Positive(norm, nameof(ClipNorm)) : null; }

    /// <summary>
    /// The greatest size of a single number of a gradient: each is held between -ClipValue and ClipValue (chapter 6 of the book),
    /// after <see cref="ClipNorm"/> when both are given. Null, the default, does not clip.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public double? ClipValue { get; set => field = value is { } limit ? Check.Positive(limit, nameof(ClipValue)) : null; }

    /// <summary>How many steps were made. Set it to resume a training, together with <see cref="State(NeuralNetwork)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long StepCount { get; set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(StepCount), $"StepCount: it must be at least 0, found {value}."); }

    /// <summary>Changes every trainable parameter of the network that has a gradient, and marks the gradients as used up.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public void Step(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Step(network.ParameterArray);
    }

    /// <summary>Changes every trainable parameter that has a gradient, and marks the gradients as used up.</summary>
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
                LearningRate = rate * parameter.RateFactor;                          // what the rule of the subclass reads
                if (parameter.Trainable) Update(new ParameterUpdate(parameter, gradient, StateOf(parameter), new(scale, limit, WeightDecay, LearningRate)));
                parameter.ClearGradient();
            }
        }
        finally { LearningRate = rate; }
    }

    /// <summary>Changes one parameter: calls <see cref="ParameterUpdate.Apply"/> with the rule, once.</summary>
    protected abstract void Update(ParameterUpdate parameter);

    /// <summary>
    /// What the optimizer remembers for the parameters of a network: <c>0.weight.velocity</c>, and <c>0.weight.steps</c>, the number of
    /// updates. Save these tensors to resume a training, and write into them (<see cref="Tensor.Edit"/>) to do so.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public IEnumerable<(string Name, Tensor Tensor)> State(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return State(network.Parameters);
    }

    /// <summary>What the optimizer remembers for some parameters, named by their paths.</summary>
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

    // Kernel by kernel in the order of the parameters, each with its fixed tree of additions: the same bits at any number of threads.
    private double NormScale(ReadOnlySpan<Parameter> parameters)
    {
        if (ClipNorm is not { } limit) return 1;
        double squares = 0;
        foreach (var parameter in parameters)
            if (parameter.Trainable && parameter.Gradient is { } gradient) squares += Kernels.Reduce.SumOfSquares(gradient.Values);
        double scale = limit / (Math.Sqrt(squares) + NormGuard);
        return scale > 1 ? 1 : scale;                // a norm that is not a number stays one, and is seen in the weights
    }
}
