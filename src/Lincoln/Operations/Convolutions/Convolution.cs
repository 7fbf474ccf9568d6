namespace Lincoln.Operations;

/// <summary>
/// y = F(x ⋆ W + b): a kernel moves over images, or along sequences, and is multiplied with the elements below it (chapter 5 of the book).
/// </summary>
/// <remarks>
/// Bias and activation are part of it: they cost no pass over memory of their own, and only x and y are kept for the gradients.
/// </remarks>
/// <typeparam name="TFunction">The activation, one whose derivative follows from y; <see cref="Linear.Function"/> for none.</typeparam>
public abstract class Convolution<TFunction> : Operation where TFunction : unmanaged, Kernels.IFunction
{
    private readonly TFunction function;
    private readonly ConvolutionSettings settings;
    private Kernels.ConvolutionShape sizes;                  // of the run

    private protected Convolution(ConvolutionSettings settings, TFunction function)
        => (this.settings, this.function) = (settings, function);

    /// <inheritdoc/>
    public sealed override string Name => IsLinear ? settings.Name : $"{settings.Name}+{FunctionName.Of<TFunction>()}";

    private static bool IsLinear => typeof(TFunction) == typeof(Linear.Function);

    internal Tensor Forward(Tensor x, Tensor weight, Tensor? bias) => bias is null ? Forward([x, weight]) : Forward([x, weight, bias]);

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        if (x.Length is not (2 or 3))
            throw new ArgumentException($"{Name}: it takes input, weight and optionally bias, found {x.Length} tensors.", nameof(x));
        sizes = settings.Of(Name, x[0].Shape, x[1].Shape);
        var result = settings.Result(sizes);
        if (x.Length > 2 && (x[2].Shape.Rank != 1 || x[2].Shape[0] != result[1]))
            throw new ShapeException($"{Name}: the bias must be [{result[1]}], one element for each filter, found {x[2].Shape}.");
        return result;
    }

    /// <inheritdoc/>
    protected sealed override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        => Kernels.Convolution.Forward(function, sizes, x[0].Values, x[1].Values, x.Length > 2 ? x[2].Values : default, y);

    /// <inheritdoc/>
    protected sealed override void InputGradients(Tensor dy, GradientSlots dx)
    {
        GradientSlot ofX = Slot(dx, 0), ofWeight = Slot(dx, 1), ofBias = Slot(dx, 2);
        var y = IsLinear ? default : Y;                      // the derivative is 1 without it
        Kernels.Convolution.Gradients(function, sizes, Input(0).Values, Input(1).Values, y, dy.Values,
            ofX.Values, ofX.Add, ofWeight.Values, ofWeight.Add, ofBias.Values, ofBias.Add);
    }

    // Empty where the gradient is unneeded.
    private GradientSlot Slot(GradientSlots slots, int input)
        => input < Inputs.Count && slots.Needs(input) ? slots[input] : default;
}
