using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>What <see cref="MaxPool2D"/> and <see cref="AveragePool2D"/> share: a window and how it moves.</summary>
public abstract class PoolingLayer : Layer
{
    private protected PoolingLayer(Size2D kernel, Size2D? stride, Padding? padding)
        => (Kernel, Stride, Padding) = (kernel, stride ?? kernel, padding ?? Padding.Valid);

    /// <summary>The size of the window.</summary>
    public Size2D Kernel { get; }

    /// <summary>The distance between windows.</summary>
    public Size2D Stride { get; }

    /// <summary>The padding around the image.</summary>
    public Padding Padding { get; }

    private protected abstract PoolingOperation Operation();

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor x) => Operation().Forward(x);

    private protected void DescribeWindow(ConfigWriter config)
    {
        config.Size("kernel", Kernel);
        config.Size("stride", Stride);
        config.Padding(Padding);
    }

    /// <summary>The name, the kernel and the settings that differ from their defaults.</summary>
    public override string ToString()
    {
        string text = $"{GetType().Name}({Kernel}";
        if (Stride != Kernel) text += $", stride {Stride.ToShortString()}";
        if (Padding != Padding.Valid) text += $", padding {Padding}";
        return text + ")";
    }
}
