using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// The base of <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="ConvTranspose2D"/>: a weight, optionally a bias, and an activation
/// in the same pass.
/// </summary>
public abstract class ConvolutionLayer : Layer
{
    private readonly ConvolutionSettings settings;
    private readonly Activation activation;
    private readonly Initializer weights, biases;
    private readonly Parameter weight;
    private readonly Parameter? bias;

    private protected ConvolutionLayer(ConvolutionSettings settings,
        int filters, Size2D kernel, Activation? activation, bool bias, Initializer? weights, Initializer? biases)
    {
        string name = GetType().Name;
        if (filters < 1) throw new ArgumentOutOfRangeException(nameof(filters), $"filters: {name} needs at least 1, found {filters}.");
        if (filters % settings.Groups != 0)
            throw new ArgumentException($"groups: {filters} filters of {name} cannot be split into {settings.Groups} groups.", "groups");
        if (activation is { IsOfRows: true })
            throw new ArgumentException($"activation: {activation} of {name} would run along the width of the images. "
                + "Put it behind a Flatten or a Dense layer.", nameof(activation));
        (this.settings, Filters) = (settings, filters);
        Kernel = kernel.Checked(name, nameof(kernel));
        this.activation = activation ?? Activation.Linear;
        this.weights = weights ?? this.activation.Weights;
        this.biases = biases ?? Initializer.Zeros;
        weight = Declare("weight");
        this.bias = bias ? Declare("bias") : null;
    }

    /// <summary>The number of channels of the result.</summary>
    public int Filters { get; }

    /// <summary>The size of the kernel.</summary>
    private protected Size2D Kernel { get; }

    /// <inheritdoc/>
    protected sealed override void Build(Shape input, Rng rng)
    {
        int channels = input.Rank == settings.Axes + 2 ? input[1] : 0;
        int into = settings.Transposed ? channels : Filters, from = settings.Transposed ? Filters : channels;
        int inGroup = from / settings.Groups;
        Shape shape = settings.Axes == 1 ? [into, inGroup, Kernel.Height] : [into, inGroup, Kernel.Height, Kernel.Width];
        settings.Result(settings.Of(settings.Name, input, shape));                             // throws if the shapes do not fit
        if (channels == 0) throw new ShapeException($"{this}: the input {input} has no channels.");
        var (fanIn, fanOut) = Fans(channels, shape[2..].Count);
        weight.Initialize(shape);
        weights.Fill(weight.Edit(), fanIn, fanOut, rng.Fork("weight"));
        if (bias is null) return;
        bias.Initialize([Filters]);
        biases.Fill(bias.Edit(), fanIn, fanOut, rng.Fork("bias"));
    }

    // Every element of the result is a sum over the channels of its group and the kernel, whose copies are a stride apart in a transposed
    // convolution.
    private (int In, int Out) Fans(int channels, int taps)
    {
        int steps = settings.Axes == 1 ? settings.Stride.Height : settings.Stride.Height * settings.Stride.Width;
        int fanIn = channels / settings.Groups * taps, fanOut = Filters / settings.Groups * taps;
        return settings.Transposed ? (Math.Max(1, fanIn / steps), fanOut) : (fanIn, fanOut);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor x) => activation.Fuse(new Run(settings, x, weight, bias));

    // The convolution of one call, to which the activation gives its function.
    private sealed record Run(ConvolutionSettings Settings, Tensor X, Tensor Weight, Tensor? Bias) : IFusable
    {
        public Tensor With<TFunction>(TFunction function) where TFunction : unmanaged, IFunction
        {
            var operation = new ConvolutionActivation<TFunction>(Settings, function);
            return Bias is null ? operation.Forward(X, Weight) : operation.Forward(X, Weight, Bias);
        }
    }

    /// <inheritdoc/>
    public sealed override void Describe(ConfigWriter config)
    {
        config.Type(TypeName);
        config.Integer("filters", Filters);
        config.Text("activation", activation.Name);
        Write("kernel", Kernel);
        Write("stride", settings.Stride);
        Write("dilation", settings.Dilation);
        config.Padding(settings.Padding);
        config.Integer("groups", settings.Groups);
        config.Flag("bias", bias is not null);
        if (settings.Transposed) Write("output-padding", settings.OutputPadding);

        void Write(string name, Size2D size)
        {
            if (settings.Axes == 1) config.Integer(name, size.Height);
            else config.Size(name, size);
        }
    }

    private protected abstract string TypeName { get; }

    private protected static Activation ReadActivation(ConfigReader config) => Activation.Read(config, "activation");

    /// <summary>The name, the filters, the kernel and the settings that differ from their defaults.</summary>
    public sealed override string ToString()
    {
        string text = $"{GetType().Name}({Filters}, {(settings.Axes == 1 ? $"{Kernel.Height}" : Kernel)}";
        if (activation.Name != "linear") text += $", {activation}";
        if (settings.Stride != 1) text += $", stride {settings.Stride.ToShortString()}";
        if (!settings.Padding.IsSame) text += $", padding {settings.Padding}";
        if (settings.OutputPadding != 0) text += $", output padding {settings.OutputPadding.ToShortString()}";
        if (settings.Dilation != 1) text += $", dilation {settings.Dilation.ToShortString()}";
        if (settings.Groups != 1) text += $", {settings.Groups} groups";
        return bias is null ? $"{text}, no bias)" : $"{text})";
    }
}
