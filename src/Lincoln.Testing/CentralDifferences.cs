namespace Lincoln.Testing;

/// <summary>One gradient check: s = Σ r·f(x) for random r, its gradient by backpropagation and by central differences.</summary>
internal sealed class CentralDifferences
{
    private readonly Func<Tensor[], Tensor> function;
    private readonly Tensor[] inputs;
    private readonly List<(string Name, Tensor Tensor)> checkedTensors = [];
    private readonly double step;
    private readonly Rng rng;

    public CentralDifferences(
        Func<Tensor[], Tensor> function,
        Tensor[] inputs,
        IEnumerable<(string Path, Parameter Parameter)> parameters,
        double step,
        ulong seed)
    {
        (this.function, this.step, rng) = (function, step, new Rng(seed).Fork("gradient check"));
        this.inputs = [.. inputs.Select(x => x.Keep())];
        for (int i = 0; i < inputs.Length; i++)
        {
            this.inputs[i].RequiresGradient = true;
            checkedTensors.Add(($"input {i}", this.inputs[i]));
        }
        foreach (var (path, parameter) in parameters)
            if (parameter.Trainable) checkedTensors.Add(($"parameter {path}", parameter));
    }

    public GradientError? Check(GradientTolerance tolerance)
    {
        var (weights, gradients) = Backpropagate();
        CheckRepeats();
        GradientError? worst = null;
        bool arrived = true;
        int wrong = 0, elements = 0;
        for (int t = 0; t < checkedTensors.Count; t++)
        {
            var (name, tensor) = checkedTensors[t];
            for (int i = 0; i < tensor.Shape.Count; i++, elements++)
            {
                double numeric = Measure(tensor, i, weights), analytic = gradients[t] is { } gradient ? gradient[i] : 0;
                var error = new GradientError(name, tensor.Shape, i, numeric, analytic);
                if (error.Of(tolerance) > 1) wrong++;
                if (worst is null || error.Of(tolerance) > worst.Of(tolerance)) (worst, arrived) = (error, gradients[t] is not null);
            }
        }
        return wrong == 0 ? worst
            : throw new GradientCheckException($"{wrong} of {elements} elements of the gradients are wrong. "
                + $"The worst: {worst}{(arrived ? "" : "; no gradient arrived there at all")}.", worst);
    }

    // The random weights, and the gradient of every tensor (null: none arrived).
    private (Real[] Weights, Real[]?[] Gradients) Backpropagate()
    {
        foreach (var (_, tensor) in checkedTensors) tensor.ClearGradient();
        try
        {
            using var workspace = Workspace.Begin();
            var result = function(inputs);
            var weights = Tensor.Normal(result.Shape, rng);
            result.Backward(weights);
            return (weights.Values.ToArray(), [.. checkedTensors.Select(t => t.Tensor.Gradient?.Values.ToArray())]);
        }
        finally
        {
            foreach (var (_, tensor) in checkedTensors) tensor.ClearGradient();
        }
    }

    private void CheckRepeats()
    {
        if (!Evaluate().AsSpan().SequenceEqual(Evaluate()))
            throw new GradientCheckException("The function gives another result when it runs again, "
                + "so its derivative cannot be measured. Does it draw random numbers, or keep something from run to run?");
    }

    private double Measure(Tensor tensor, int i, Real[] weights)
    {
        Real before = tensor.Values[i], above = (Real)(before + step), below = (Real)(before - step);
        try
        {
            tensor.Edit()[i] = above;
            var up = Evaluate();
            tensor.Edit()[i] = below;
            var down = Evaluate();
            double sum = 0;
            for (int k = 0; k < weights.Length; k++) sum += (double)weights[k] * ((double)up[k] - down[k]);
            return sum / ((double)above - below);            // the step that was really made
        }
        finally { tensor.Edit()[i] = before; }
    }

    private Real[] Evaluate()
    {
        using var workspace = Workspace.Begin();
        using var mode = Mode.NoGradient();
        return function(inputs).Values.ToArray();
    }
}
