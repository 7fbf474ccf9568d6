using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln;

/// <summary>
/// Layers and a loss, with the seed from which their first weights and all their random numbers come (chapter 3 of the book).
/// </summary>
/// <example><code>
/// var network = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1);
/// </code></example>
public sealed class NeuralNetwork
{
    private Parameter[]? parameterArray;

    /// <summary>A network of layers that run one after another.</summary>
    /// <exception cref="ArgumentException">There is no layer.</exception>
    /// <exception cref="ArgumentNullException">A layer or the loss is null.</exception>
    public NeuralNetwork(IReadOnlyList<Layer> layers, Loss loss, ulong seed = 1)
        : this(new Sequential([.. layers ?? throw new ArgumentNullException(nameof(layers))]), loss, seed) { }

    /// <summary>A network that is one layer, which may contain others.</summary>
    /// <exception cref="ArgumentNullException">The layer or the loss is null.</exception>
    public NeuralNetwork(Layer layer, Loss loss, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(loss);
        (Layer, Loss, Seed) = (layer, loss, seed);
        layer.Seed(new Rng(seed), "");
    }

    /// <summary>The outermost layer.</summary>
    public Layer Layer { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>The seed of the first weights and of every random number while training.</summary>
    public ulong Seed { get; }

    /// <summary>
    /// How many times the network ran in training mode; with the seed it decides the dropout masks of the next run. Set it to resume a
    /// training.
    /// </summary>
    public long TrainingRuns { get; set; }

    /// <summary>The shape of one sample, known after <see cref="Build(Shape, bool)"/> or the first batch; null before.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>Whether the inputs are integers (token ids).</summary>
    public bool TakesIndices { get; private set; }

    /// <summary>
    /// Gives all layers their shapes and first weights by running a batch of one sample of zeros; does nothing when that has happened.
    /// </summary>
    /// <param name="sample">The shape of one sample, without the batch: <c>[784]</c>.</param>
    /// <param name="indices">Whether samples are integers (token ids). Default: false.</param>
    /// <exception cref="ShapeException">The sample does not fit the layers.</exception>
    public NeuralNetwork Build(Shape sample, bool indices = false)
    {
        if (InputShape is not null) return this;
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        var batch = sample.Prepend(1);
        Layer[] unbuilt = [.. Layer.WithChildren().OfType<Layer>().Where(layer => !layer.IsBuilt)];
        try { _ = indices ? Layer.Forward(new Indices(batch, new int[batch.Count])) : Layer.Forward(new Tensor(batch)); }
        catch
        {
            foreach (var layer in unbuilt) layer.IsBuilt = false;                     // the next attempt may have the right shape
            throw;
        }
        // the state after the batch of zeros
        foreach (var recurrent in Layer.WithChildren().OfType<RecurrentLayer>()) recurrent.ForgetState();
        (InputShape, TakesIndices) = (sample, indices);
        return this;
    }

    /// <summary>The prediction for a batch; behaves as in training unless <see cref="Mode"/> says otherwise.</summary>
    /// <exception cref="ShapeException">The batch does not fit; the message names the operation, the shapes and the layers.</exception>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (InputShape is null && x.Shape.Rank > 0) Build(x.Shape[1..]);
        using var random = BeginRun();
        return Layer.Forward(x);
    }

    /// <summary>The prediction for a batch of integers, such as token ids.</summary>
    /// <exception cref="ShapeException">The batch does not fit.</exception>
    public Tensor Forward(Indices x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (InputShape is null && x.Shape.Rank > 0) Build(x.Shape[1..], indices: true);
        using var random = BeginRun();
        return Layer.Forward(x);
    }

    /// <summary>
    /// The prediction at inference: no dropout, no graph; the result stays. The whole batch goes through every layer at once, so that
    /// memory grows with its rows: give a large set in parts, or let <c>network.Evaluate(dataset, metrics)</c> split it.
    /// </summary>
    /// <exception cref="ShapeException">The batch does not fit.</exception>
    public Tensor Predict(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (InputShape is null && x.Shape.Rank > 0) Build(x.Shape[1..]);
        return Layer.Predict(x);
    }

    /// <summary>The prediction at inference for integers; the result outlives the call's workspace.</summary>
    /// <exception cref="ShapeException">The batch does not fit.</exception>
    public Tensor Predict(Indices x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (InputShape is null && x.Shape.Rank > 0) Build(x.Shape[1..], indices: true);
        return Layer.Predict(x);
    }

    /// <summary>The loss of a batch, from which <see cref="Tensor.Backward"/> computes all gradients.</summary>
    /// <exception cref="ShapeException">The batch or the target does not fit.</exception>
    public Tensor ForwardLoss(Tensor x, Target target) => Loss.Forward(Forward(x), target);

    /// <summary>The loss of a batch of integers.</summary>
    /// <exception cref="ShapeException">The batch or the target does not fit.</exception>
    public Tensor ForwardLoss(Indices x, Target target) => Loss.Forward(Forward(x), target);

    /// <summary>
    /// By hand, as in the book: backpropagates the gradient of the loss through all layers, and returns the input's (null when that does
    /// not track gradients).
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no recorded run.</exception>
    public Tensor? Backward(Tensor lossGradient) => Layer.Backward(lossGradient);

    /// <summary>
    /// Forward, loss and backward for one batch: sets all gradients and returns the loss. An optimizer's step comes next.
    /// </summary>
    /// <exception cref="ShapeException">The batch or the target does not fit.</exception>
    public Real TrainBatch(Tensor x, Target target)
    {
        using var step = Workspace.Begin();
        return Backpropagated(ForwardLoss(x, target));
    }

    /// <summary>Forward, loss and backward for one batch of integers.</summary>
    /// <inheritdoc cref="TrainBatch(Tensor, Target)"/>
    public Real TrainBatch(Indices x, Target target)
    {
        using var step = Workspace.Begin();
        return Backpropagated(ForwardLoss(x, target));
    }

    private static Real Backpropagated(Tensor loss)
    {
        loss.Backward();
        return loss.Item();
    }

    /// <summary>
    /// Makes the recurrent layers begin every call, <see cref="Predict(Tensor)"/> too, with the state that the last one left, until the
    /// result is disposed: <c>using (network.CarryState()) { … }</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them is bidirectional.</exception>
    public StateScope CarryState() => Layer.CarryState();

    /// <summary>All parameters with their paths (<c>0.weight</c>).</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public IEnumerable<(string Path, Parameter Parameter)> Parameters => Layer.Parameters;

    /// <summary>All state tensors with their paths, such as running statistics.</summary>
    public IEnumerable<(string Path, Tensor Tensor)> State => Layer.State;

    /// <summary>The layers, the loss and the seed in one line; <c>Summary()</c> has the table.</summary>
    public override string ToString() => $"NeuralNetwork({Layer}, {Loss}, seed {Seed})";

    /// <summary>The parameters as an array, for <see cref="Optimizers.Optimizer.Step(ReadOnlySpan{Parameter})"/>.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    public ReadOnlySpan<Parameter> ParameterArray => parameterArray ??= [.. Parameters.Select(p => p.Parameter)];

    private StepRandom.Scope BeginRun() => StepRandom.Begin(Seed, Mode.Training ? ++TrainingRuns : 0);
}
