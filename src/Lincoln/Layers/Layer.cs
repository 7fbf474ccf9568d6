namespace Lincoln.Layers;

/// <summary>A module that turns one tensor into one tensor (chapter 3 of the book). The first input sets its shapes.</summary>
/// <remarks>
/// A new layer declares its parameters in its constructor, shapes and initialises them in <see cref="Build"/>, and writes its formula in
/// <see cref="Call(Tensor)"/> with operations; the gradients follow from the operations.
/// </remarks>
public abstract class Layer : Module
{
    private Tensor? lastInput, lastOutput;
    private int? constructorState;

    /// <summary>The shape of the last result, without the batch; null before the first one.</summary>
    public Shape? OutputShape { get; private set; }

    /// <summary>Whether the parameters have their shapes. It is taken back when a network's first batch does not fit.</summary>
    internal bool IsBuilt { get; set; }

    /// <summary>Whether the layer works on integers such as token ids. Default: false.</summary>
    public virtual bool TakesIndices => false;

    /// <summary>
    /// Computes the result; the first call builds the layer. Behaves as in training unless <see cref="Mode"/> says otherwise.
    /// </summary>
    /// <exception cref="ShapeException">The input does not fit; the message names the operation, the shapes and the layers.</exception>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        try
        {
            EnsureBuilt(x.Shape);
            return Remember(x, Call(x));
        }
        catch (ShapeException e) when (e.Through(Label)) { throw; }
    }

    /// <summary>Computes the result for integers such as token ids.</summary>
    /// <exception cref="ArgumentException">The layer takes a tensor, not indices.</exception>
    public Tensor Forward(Indices x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!TakesIndices)
            throw new ArgumentException($"{Label}: it takes a Tensor, not Indices. Put an Embedding (or a one-hot) before it.", nameof(x));
        try
        {
            EnsureBuilt(x.Shape);
            return Remember(null, Call(x));
        }
        catch (ShapeException e) when (e.Through(Label)) { throw; }
    }

    /// <summary>
    /// Backpropagates through this layer alone, by hand as in the book: sets the gradients of its parameters for the last
    /// <see cref="Forward(Tensor)"/> and returns the gradient of its input (null when the input does not track gradients).
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no recorded run.</exception>
    /// <exception cref="ShapeException">The gradient's shape is not the result's.</exception>
    public Tensor? Backward(Tensor outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (lastOutput is null)
            throw new InvalidOperationException($"{Label}: Backward needs a recorded run; call Forward first, with recording on.");
        if (lastOutput == lastInput) return outputGradient;                           // the layer passed its input on
        Backpropagation.Run(lastOutput, outputGradient, until: lastInput);
        return lastInput?.Gradient;
    }

    /// <summary>The result at inference: no dropout, no graph, in a workspace of its own; the result is a copy that outlives it.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public Tensor Predict(Tensor x)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        return Forward(x).Keep();
    }

    /// <summary>The result at inference for integers such as token ids.</summary>
    /// <exception cref="ArgumentException">The layer takes a tensor, not indices.</exception>
    public Tensor Predict(Indices x)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        return Forward(x).Keep();
    }

    /// <summary>Gives the parameters their shapes and first values. Called once, with the shape of the first batch.</summary>
    protected virtual void Build(Shape input, Rng rng) { }

    /// <summary>The formula of the layer.</summary>
    protected abstract Tensor Call(Tensor x);

    /// <summary>The formula for integers, for a layer that says <see cref="TakesIndices"/>.</summary>
    protected virtual Tensor Call(Indices x)
        => throw new NotSupportedException($"{Label}: it says that it takes Indices, but does not override Call(Indices).");

    /// <summary>Random numbers for this call of this layer in this step: for dropout masks and noise.</summary>
    protected Rng StepRng() => StepRandom.Next(Path);

    /// <summary>Writes the settings from which <see cref="LayerCatalogue"/> creates the layer again.</summary>
    /// <exception cref="NotSupportedException">
    /// The layer cannot be saved as architecture: it is the user's own and not in the catalogue.
    /// </exception>
    public virtual void Describe(ConfigWriter config) => throw new NotSupportedException(
        $"{Label}: this layer does not say how it is saved. Override Describe and register it in LayerCatalogue, "
            + "or save its weights alone and load them into a network made in code.");

    private string Label => Path.Length == 0 ? ToString() : $"{Path}: {this}";

    private protected void EnsureBuilt(Shape input)
    {
        if (IsBuilt) return;
        using var outside = Workspace.Suspend();                                      // parameters outlive the step
        // an earlier attempt may have declared some, of another shape
        KeepState(constructorState ??= StateCount);
        Build(input, Random);
        IsBuilt = true;
    }

    private Tensor Remember(Tensor? x, Tensor y)
    {
        (lastInput, lastOutput) = Mode.Recording ? (x, y) : (null, null);
        bool isKnown = y.Shape.Rank == 0 || (OutputShape is { } known && known.Sizes.SequenceEqual(y.Shape.Sizes[1..]));
        if (!isKnown) OutputShape = y.Shape[1..];
        return y;
    }
}
