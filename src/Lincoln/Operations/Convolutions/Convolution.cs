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

    private protected Convolution(ConvolutionSettings settings, TFunction function)
        => (this.settings, this.function) = (settings, function);

    /// <inheritdoc/>
    public sealed override string Name => IsLinear ? settings.Name : $"{settings.Name}+{FunctionName.Of<TFunction>()}";

    private static bool IsLinear => typeof(TFunction) == typeof(Linear.Function);

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        ConvolutionInputs.Check(Name, x);
        var s = settings.Of(Name, x[0].Shape, x[1].Shape);
        var result = settings.Result(s);
        ConvolutionInputs.CheckBias(Name, x, result[1]);
        return result;
    }

    /// <inheritdoc/>
    protected sealed override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
    {
        var bias = x.Length > 2 ? x[2].Values : default;
        Kernels.Convolution.Forward(function, settings.Of(Name, x[0].Shape, x[1].Shape), x[0].Values, x[1].Values, bias, y);
    }

    /// <inheritdoc/>
    protected sealed override void InputGradients(Tensor dy, GradientSlots dx)
    {
        Tensor x = Input(0), w = Input(1);
        var slots = new ConvolutionInputs(dx, Inputs.Count);
        var y = IsLinear ? default : Y;                                                // the derivative is 1 without it
        Kernels.Convolution.Gradients(function, settings.Of(Name, x.Shape, w.Shape), x.Values, w.Values, y, dy.Values,
            slots.X.Values, slots.X.Add, slots.Weight.Values, slots.Weight.Add, slots.Bias.Values, slots.Bias.Add);
    }
}
