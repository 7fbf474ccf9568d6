namespace Lincoln.Operations;

/// <summary>A convolution with its activation, for layers.</summary>
internal sealed class ConvolutionActivation<TFunction>(ConvolutionSettings settings, TFunction function = default)
    : Convolution<TFunction>(settings, function) where TFunction : unmanaged, Kernels.IFunction;
