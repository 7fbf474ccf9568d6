using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Testing;

/// <summary>
/// Compares the gradients that backpropagation computes with derivatives measured by central differences, for every element of every input
/// and every parameter.
/// </summary>
/// <remarks>
/// The result is multiplied by random numbers first, so that an error in one place of the gradient cannot hide behind another. Inputs
/// should keep away from kinks and jumps: <see cref="Inputs.AwayFromZero"/> for ReLU, <see cref="Inputs.Distinct"/> for a maximum.
/// The check takes two runs for each element, so give it small tensors, and a batch of more than one.
/// </remarks>
/// <example><code>
/// GradientCheck.Run(x => x[0].Sigmoid() * x[1], a, b);                       // an operation of your own, or several
/// GradientCheck.Layer(new Dense(5, Activation.Tanh), x);                     // its input and its parameters
/// GradientCheck.Loss(new SoftmaxCrossEntropy(), prediction, new Indices(2, 0, 1));
/// </code></example>
public static class GradientCheck
{
    /// <summary>Checks a function of tensors with the default tolerance.</summary>
    /// <param name="function">Computes a tensor from the inputs it is given; it must use those, which are copies.</param>
    /// <param name="inputs">Where the derivatives are measured.</param>
    /// <returns>The element with the largest error, within the tolerance; null when there was no element to check.</returns>
    /// <exception cref="GradientCheckException">A gradient is wrong, or the function gives another result when it runs again.</exception>
    public static GradientError? Run(Func<Tensor[], Tensor> function, params Tensor[] inputs) => Run(function, inputs, []);

    /// <summary>Checks a function of tensors and parameters.</summary>
    /// <param name="function">Computes a tensor from the inputs it is given, which are copies, and from the parameters.</param>
    /// <param name="inputs">Where the derivatives are measured.</param>
    /// <param name="parameters">Parameters that the function uses, with their names; those that are not trainable are left out.</param>
    /// <param name="tolerance">Step and allowed error; default <see cref="GradientTolerance.Default"/>.</param>
    /// <param name="seed">The seed of the numbers by which the result is multiplied.</param>
    /// <returns>The element with the largest error, within the tolerance; null when there was no element to check.</returns>
    /// <exception cref="GradientCheckException">A gradient is wrong, or the function gives another result when it runs again.</exception>
    public static GradientError? Run(
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        IEnumerable<(string Path, Parameter Parameter)> parameters,
        GradientTolerance? tolerance = null,
        ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        var limits = tolerance ?? GradientTolerance.Default;
        return new CentralDifferences(function, inputs, parameters, limits.Step, seed).Check(limits);
    }

    /// <summary>Checks a layer: its input and its parameters.</summary>
    /// <remarks>
    /// The layer behaves as <see cref="Mode"/> says, by default as in training. One that draws random numbers (dropout) draws new ones in
    /// each run: check it inside a network with <see cref="Network"/>.
    /// </remarks>
    /// <exception cref="GradientCheckException">A gradient is wrong, or the layer gives another result when it runs again.</exception>
    public static GradientError? Layer(Layer layer, Tensor input, GradientTolerance? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        Build(() => layer.Forward(input));
        return Run(x => layer.Forward(x[0]), [input], layer.Parameters, tolerance);
    }

    /// <summary>Checks a layer that takes integers, such as an embedding: its parameters.</summary>
    /// <exception cref="GradientCheckException">A gradient is wrong, or the layer gives another result when it runs again.</exception>
    public static GradientError? Layer(Layer layer, Indices input, GradientTolerance? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        Build(() => layer.Forward(input));
        return Run(_ => layer.Forward(input), [], layer.Parameters, tolerance);
    }

    /// <summary>Checks a loss: the gradient of the prediction.</summary>
    /// <exception cref="GradientCheckException">The gradient is wrong.</exception>
    public static GradientError? Loss(Loss loss, Tensor prediction, Target target, GradientTolerance? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(prediction);
        return Run(x => loss.Forward(x[0], target), [prediction], [], tolerance);
    }

    /// <summary>
    /// Checks a network with its loss: the input and all parameters, with the same random numbers (dropout masks) in every run.
    /// </summary>
    /// <exception cref="GradientCheckException">A gradient is wrong.</exception>
    public static GradientError? Network(NeuralNetwork network, Tensor input, Target target, GradientTolerance? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        Build(() => network.Forward(input));
        long runs = network.TrainingRuns;
        try
        {
            return Run(x =>
            {
                network.TrainingRuns = runs;             // the masks of a run follow from its number
                return network.ForwardLoss(x[0], target);
            }, [input], network.Parameters, tolerance);
        }
        finally { network.TrainingRuns = runs; }
    }

    /// <summary>Checks a row of a catalogue at one size: its inputs and its parameters.</summary>
    /// <exception cref="GradientCheckException">A gradient is wrong, or the row gives another result when it runs again.</exception>
    public static GradientError? Row(CatalogueRow row, int size = CatalogueRow.UsualSize, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(row);
        var arguments = row.MakeArguments(size, seed);
        var subject = row.MakeSubject(arguments, seed);
        return Run(x => subject.Run(arguments.With(x)), arguments.Differentiable, subject.Parameters, row.Tolerance, seed);
    }

    // Parameters have shapes after a first run.
    private static void Build(Action run)
    {
        using var step = Workspace.Begin();
        using var mode = Mode.NoGradient();
        run();
    }
}
