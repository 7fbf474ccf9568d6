namespace Lincoln.Operations;

/// <summary>The inputs of a convolution: images, weight and optionally a bias. The slot of an unneeded gradient is empty.</summary>
internal readonly ref struct ConvolutionInputs
{
    public readonly GradientSlot X, Weight, Bias;

    public ConvolutionInputs(GradientSlots slots, int inputs)
    {
        X = slots.Needs(0) ? slots[0] : default;
        Weight = slots.Needs(1) ? slots[1] : default;
        Bias = inputs > 2 && slots.Needs(2) ? slots[2] : default;
    }

    public static void Check(string name, ReadOnlySpan<Tensor> x)
    {
        if (x.Length is not (2 or 3))
            throw new ArgumentException($"{name}: it takes input, weight and optionally bias, found {x.Length} tensors.", nameof(x));
    }

    public static void CheckBias(string name, ReadOnlySpan<Tensor> x, int filters)
    {
        if (x.Length > 2 && (x[2].Shape.Rank != 1 || x[2].Shape[0] != filters))
            throw new ShapeException($"{name}: the bias must be [{filters}], one element for each filter, found {x[2].Shape}.");
    }
}
