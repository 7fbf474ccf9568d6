namespace Lincoln.Optimizers;

/// <summary>Changes parameters along their gradients (chapter 3 of the book). A subclass is the number of its state tensors and its rule.</summary>
public abstract class Optimizer
{
    private readonly Dictionary<Parameter, Tensor[]> states = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the optimizer with its learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a finite number of at least 0.</exception>
    protected Optimizer(Real learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate; a schedule changes it between epochs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public Real LearningRate
    {
        get;
        set => field = Real.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(LearningRate), $"LearningRate: it must be a finite number of at least 0, found {value}.");
    }

    /// <summary>How many steps were made.</summary>
    public long StepCount { get; private set; }

    /// <summary>Changes every trainable parameter of the network that has a gradient, and marks the gradients as used up.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public void Step(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Step(network.ParameterArray);
    }

    /// <summary>Changes every trainable parameter that has a gradient, and marks the gradients as used up.</summary>
    public void Step(ReadOnlySpan<Parameter> parameters)
    {
        StepCount++;
        BeginStep();
        foreach (var parameter in parameters)
        {
            if (parameter.Gradient is not { } gradient) continue;
            if (parameter.Trainable) Update(parameter.Edit(), gradient.Values, StateOf(parameter));
            parameter.ClearGradient();
        }
    }

    /// <summary>How many tensors of the parameter's shape the rule remembers, 0 to 2.</summary>
    protected abstract int StateCount { get; }

    /// <summary>Called once before the parameters of a step.</summary>
    protected virtual void BeginStep() { }

    /// <summary>The rule: changes the values from the gradient and the state.</summary>
    protected abstract void Update(Span<Real> values, ReadOnlySpan<Real> gradient, ReadOnlySpan<Tensor> state);

    // It outlives the step: a workspace must not take this memory back.
    private Tensor[] StateOf(Parameter parameter)
    {
        if (states.TryGetValue(parameter, out var state) && (state.Length == 0 || state[0].Shape == parameter.Shape)) return state;
        state = new Tensor[StateCount];
        for (int i = 0; i < state.Length; i++) state[i] = Tensor.Persistent(parameter.Shape);
        return states[parameter] = state;
    }
}
