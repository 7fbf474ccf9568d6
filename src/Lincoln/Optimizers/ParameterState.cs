namespace Lincoln.Optimizers;

/// <summary>An optimizer's state for one parameter. It outlives the step: a workspace must not recycle this memory.</summary>
internal sealed class ParameterState
{
    public const string StepsName = "steps";

    private readonly Tensor[] tensors;
    // A tensor like the others, so that all of the state is saved in one way. Single precision counts to 2²⁴ and stays there, where every
    // power of a decay rate has long vanished.
    private readonly Tensor steps = Tensor.Persistent([]);

    public ParameterState(Shape shape, int count)
    {
        Shape = shape;
        tensors = new Tensor[count];
        for (int i = 0; i < count; i++) tensors[i] = Tensor.Persistent(shape);
    }

    public Shape Shape { get; }

    public long Steps => (long)steps.Values[0];

    public void CountStep() => steps.Edit()[0]++;

    /// <summary>The elements of the i-th state; empty when the rule has fewer.</summary>
    public Span<Real> this[int i] => i < tensors.Length ? tensors[i].Edit() : default;

    public IEnumerable<(string Name, Tensor Tensor)> Named(string path, string[] names)
        => [.. names.Select((name, i) => ($"{path}.{name}", tensors[i])), ($"{path}.{StepsName}", steps)];
}
