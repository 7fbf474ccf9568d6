using System.Globalization;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>Detects numbers that are not finite, and finds where they came from.</summary>
internal sealed class Divergence(NeuralNetwork network, Optimizer optimizer)
{
    /// <summary>What is not finite, and the parameter or layer where it was seen.</summary>
    internal readonly record struct Finding(string What, string? Path, bool InData = false);

    /// <summary>Whether all elements are finite: if the sum is, they are, and one pass is cheap.</summary>
    public static bool AllFinite(ReadOnlySpan<Real> x) => Real.IsFinite(Reduce.Sum(x)) || FirstNonFinite(x) < 0;

    /// <summary>A gradient that is not finite, or the data that made it so; null when there is none.</summary>
    public Finding? InGradients(Batch batch, ReadOnlySpan<int> samples)
    {
        foreach (var parameter in network.ParameterArray)
            if (parameter.Gradient is { } gradient && !AllFinite(gradient.Values))
                return InData(batch, samples) ?? InParameter("the gradient of", parameter, gradient.Values);
        return null;
    }

    /// <summary>A weight or a state that is not finite; null when there is none.</summary>
    public Finding? InWeights()
    {
        foreach (var parameter in network.ParameterArray)
            if (!AllFinite(parameter.Values)) return InParameter("the weight", parameter, parameter.Values);
        foreach (var (path, state) in network.State)
            if (!AllFinite(state.Values)) return new($"the state '{path}' {Contains(state.Values)}", path);
        return null;
    }

    /// <summary>The origin of a loss that is not finite: the data, a weight, or the first operation whose result is not finite.</summary>
    public Finding InLoss(Tensor loss, Batch batch, ReadOnlySpan<int> samples)
        => InData(batch, samples) ?? InWeights() ?? InGraph(loss);

    /// <summary>The exception, with its message.</summary>
    public TrainingDivergedException Exception(Finding finding, int epoch, int? step, int? restored)
    {
        string where = step is null ? $"epoch {epoch}" : $"epoch {epoch}, step {step}";
        string rate = optimizer.LearningRate.ToString("R", CultureInfo.InvariantCulture);
        string advice = finding.InData
            ? "Check the data for missing values (NaN) and infinities, and scale numbers that are too large."
            : $"Try a smaller learning rate (it is {rate}), clipped gradients, or inputs and targets that are scaled to about -1..1.";
        string rest = restored is null ? "The network's weights are useless."
            : $"The network has the weights of epoch {restored} again, the best so far.";
        return new($"The training diverged in {where}: {finding.What}. {advice} {rest}", epoch, step, finding.Path, restored);
    }

    private Finding InParameter(string what, Parameter parameter, ReadOnlySpan<Real> x)
        => new($"{what} '{PathOf(parameter)}' {Contains(x)}", PathOf(parameter));

    private static Finding? InData(Batch batch, ReadOnlySpan<int> samples)
        => InData(batch.Inputs, "input", samples) ?? InData(batch.Target.Values, "target", samples);

    private static Finding? InData(Tensor? x, string name, ReadOnlySpan<int> samples)
    {
        if (x is null || AllFinite(x.Values)) return null;
        int sample = FirstNonFinite(x.Values) / (x.Shape.Count / x.Shape[0]);
        return new($"the {name} of sample {samples[sample]} of the data set {Contains(x.Values)}", null, InData: true);
    }

    private Finding InGraph(Tensor loss)
    {
        var operations = new List<Operation>();
        if (loss.Producer is { } last) Backpropagation.Sort(last, null, operations);
        string? path = null;
        foreach (var operation in operations)
        {
            foreach (var input in operation.Inputs)
                if (input is Parameter parameter) path = PathOf(parameter) ?? path;
            if (AllFinite(operation.Result!.Values)) continue;
            string place = operation.Inputs.Any(i => i is Parameter) ? $" with '{path}'" : $" (after '{path}')";
            string made = Number(operation.Result.Values[FirstNonFinite(operation.Result.Values)]);
            return new($"the operation {operation.Name}{(path is null ? "" : place)} made {made} out of finite numbers", path);
        }
        return new($"the loss is {Number(loss.Values[0])}", null);
    }

    private string? PathOf(Parameter parameter) => network.Parameters.FirstOrDefault(p => p.Parameter == parameter).Path;

    private static string Contains(ReadOnlySpan<Real> x) => $"contains {Number(x[FirstNonFinite(x)])}";

    private static string Number(Real x)
    {
        if (Real.IsNaN(x)) return "NaN";
        return x > 0 ? "+infinity" : "-infinity";
    }

    private static int FirstNonFinite(ReadOnlySpan<Real> x)
    {
        for (int i = 0; i < x.Length; i++) if (!Real.IsFinite(x[i])) return i;
        return -1;
    }
}
