using Lincoln.Kernels;

namespace Lincoln;

/// <summary>Where an operation puts the gradients of its inputs.</summary>
public readonly ref struct GradientSlots
{
    private readonly Tensor[] inputs;

    internal GradientSlots(Tensor[] inputs) => this.inputs = inputs;

    /// <summary>Whether the gradient of this input is needed.</summary>
    public bool Needs(int input) => inputs[input].Tracks;

    /// <summary>
    /// The place for the gradient of one input. Take it only when <see cref="Needs"/> is true, in the order of the inputs, and write
    /// all of it.
    /// </summary>
    public GradientSlot this[int input]
    {
        get
        {
            var values = inputs[input].GradientToWrite(out bool add);
            return new(values, add);
        }
    }

    /// <summary>
    /// Adds a finished gradient to an input. One that was stretched by broadcasting is summed down to the input's shape first.
    /// </summary>
    /// <exception cref="ShapeException">The gradient is not of a shape to which the input stretches.</exception>
    public void Accumulate(int input, Tensor gradient)
    {
        var x = inputs[input];
        if (Shape.Broadcast(x.Shape, gradient.Shape, "GradientSlots") != gradient.Shape)
            throw new ShapeException($"GradientSlots: a gradient of shape {gradient.Shape} does not fit an input of shape {x.Shape}.");
        var slot = this[input];
        if (x.Shape == gradient.Shape) Elementwise.Copy(gradient.Values, slot.Values, slot.Add);
        else Reduce.SumTo(gradient.Values, gradient.Shape.Sizes, slot.Values, x.Shape.Sizes, slot.Add);
    }
}

/// <summary>A destination for a gradient: overwrite it when <see cref="Add"/> is false, add to it when it is true.</summary>
public readonly ref struct GradientSlot
{
    internal GradientSlot(Span<Real> values, bool add)
    {
        Values = values;
        Add = add;
    }

    /// <summary>The elements of the gradient, in the shape of the input.</summary>
    public Span<Real> Values { get; }

    /// <summary>Whether an earlier writer has filled it: then add.</summary>
    public bool Add { get; }
}
