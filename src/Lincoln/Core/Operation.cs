namespace Lincoln;

/// <summary>
/// One differentiable step: y = f(x₁, x₂, …). An operation that has run <em>is</em> the node of the graph, and is used for one run.
/// </summary>
/// <remarks>
/// A new operation defines three things: the shape of its result, its result, and the gradients of its inputs given the gradient of
/// its result. It is the class <c>Operation</c> of the book (chapter 3), and automatic differentiation (chapter 6) calls the same
/// <see cref="Backward"/> that a reader calls by hand.
/// </remarks>
public abstract class Operation
{
    private Tensor[] inputs = [];
    private Tensor? result;
    private long versions;                   // versions only grow, so an unchanged sum means that nothing was edited

    internal long Visit;                     // backpropagation's mark

    /// <summary>The name in messages and pictures: the class's, unless overridden.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The inputs of the run; empty when it was not recorded.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    internal ReadOnlySpan<Tensor> InputSpan => inputs;

    /// <summary>The result of the run; null when it was not recorded.</summary>
    public Tensor? Result => result;

    /// <summary>Runs the operation: checks the shapes, computes the result and, while recording, links it into the graph.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">It ran before.</exception>
    public Tensor Forward(params ReadOnlySpan<Tensor> x)
    {
        if (result is not null)
            throw new InvalidOperationException($"{Name}: it ran before. An operation is one node of one graph; "
                + "make a new one for every run.");
        foreach (var tensor in x) ArgumentNullException.ThrowIfNull(tensor, nameof(x));
        Tensor[]? all = OwnParameter is { } parameter ? [.. x, parameter] : null;
        if (all is not null) x = all;
        var y = Run(x);
        if (Mode.Recording && AnyTracks(x)) Record(all ?? x.ToArray(), y);
        return y;
    }

    /// <summary>
    /// Computes the gradients of the inputs from the gradient of the result, adds them to the inputs' <see cref="Tensor.Gradient"/>,
    /// and returns the first input's, as in the book (null when that input does not track gradients).
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no recorded run, or an input was edited since.</exception>
    /// <exception cref="ShapeException">The gradient's shape is not the result's.</exception>
    public Tensor? Backward(Tensor outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (result is null)
            throw new InvalidOperationException($"{Name}: Backward needs a recorded run. "
                + "Call Forward first, with recording on (Mode.Recording) "
                + "and an input whose RequiresGradient is true or that is a Parameter.");
        if (outputGradient.Shape != result.Shape)
            throw new ShapeException($"{Name}: the gradient is {outputGradient.Shape}, but the result was {result.Shape}; "
                + "they must be equal.");
        if (versions != SumVersions())
            throw new InvalidOperationException($"{Name}: an input or the result was edited after the run, "
                + "so its gradient would be wrong. Edit a copy (Keep), or run forward again.");
        InputGradients(outputGradient, new GradientSlots(inputs));
        return inputs[0].Gradient;
    }

    /// <summary>
    /// The shape of the result; throws a <see cref="ShapeException"/> that says what is needed when the inputs do not fit.
    /// </summary>
    protected abstract Shape OutputShape(ReadOnlySpan<Tensor> x);

    /// <summary>Computes the result. It must write every element of <paramref name="y"/>, whose memory is not cleared.</summary>
    protected abstract void Output(ReadOnlySpan<Tensor> x, Span<Real> y);

    /// <summary>
    /// Computes the gradients of the inputs: for each one that <see cref="GradientSlots.Needs"/> says is needed, in order, take its slot
    /// and write every element of it (or add to it, when the slot says so).
    /// </summary>
    protected abstract void InputGradients(Tensor dy, GradientSlots dx);

    /// <summary>The result of the run, for <see cref="InputGradients"/>.</summary>
    protected ReadOnlySpan<Real> Y => result!.Values;

    /// <summary>An input of the run, for <see cref="InputGradients"/>.</summary>
    protected Tensor Input(int i) => inputs[i];

    /// <summary>A parameter that comes last among the inputs: see <see cref="ParamOperation"/>.</summary>
    private protected virtual Tensor? OwnParameter => null;

    // A few operations return a view instead of computing a result: they override this.
    private protected virtual Tensor Run(ReadOnlySpan<Tensor> x)
    {
        var y = Tensor.Uninitialized(OutputShape(x));
        Output(x, y.Storage);
        return y;
    }

    private void Record(Tensor[] x, Tensor y)
    {
        (inputs, result) = (x, y);
        y.Producer = this;
        versions = SumVersions();
    }

    private long SumVersions()
    {
        long sum = result!.Version;
        foreach (var x in inputs) sum += x.Version;
        return sum;
    }

    private static bool AnyTracks(ReadOnlySpan<Tensor> x)
    {
        foreach (var tensor in x) if (tensor.Tracks) return true;
        return false;
    }

    /// <summary>Checks the number of inputs.</summary>
    protected void CheckCount(ReadOnlySpan<Tensor> x, int count)
    {
        if (x.Length != count)
            throw new ArgumentException($"{Name}: it takes {count} tensor{(count == 1 ? "" : "s")}, found {x.Length}.", nameof(x));
    }
}
