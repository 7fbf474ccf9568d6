using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>
/// What <see cref="MaxPool1D"/> and <see cref="AveragePool1D"/> share: a window that moves along sequences, which are images of height 1.
/// </summary>
public abstract class SequencePoolingLayer : Layer
{
    private protected SequencePoolingLayer(int kernel, int? stride, Padding? padding)
    {
        string name = GetType().Name;
        Require.AtLeast(1, kernel, nameof(kernel));
        Require.AtLeast(1, stride ?? kernel, nameof(stride));
        if (padding?.Height != padding?.Width)
            throw new ArgumentException($"padding: {name} has one axis and takes one number, found {padding}.", nameof(padding));
        if (padding?.Height >= kernel)
            throw new ArgumentException($"padding: {name} needs less than the kernel, "
                + "so that every window has an element of the sequence in it; "
                + $"found padding {padding.Value.Height} for a kernel of {kernel}.", nameof(padding));
        (Kernel, Stride, Padding) = (kernel, stride ?? kernel, padding ?? Padding.Valid);
    }

    /// <summary>The length of a window.</summary>
    public int Kernel { get; }

    /// <summary>The distance between windows.</summary>
    public int Stride { get; }

    /// <summary>The padding around the sequence.</summary>
    public Padding Padding { get; }

    private protected abstract PoolingOperation Operation(Size2D kernel, Size2D stride, Padding padding);

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor x)
    {
        var sequences = x.Shape;
        if (sequences.Rank != 3)
            throw new ShapeException($"{GetType().Name}: the input must be [batch, channels, length], found {sequences}.");
        long padded = sequences[2] + 2L * Padding.Height;
        if (sequences[2] == 0 || (!Padding.IsSame && padded < Kernel))
            throw new ShapeException($"{GetType().Name}: a kernel of {Kernel} is larger than the length of the input {sequences}, "
                + $"with its padding {padded}. Use a smaller kernel or more padding.");
        var operation = Operation((1, Kernel), (1, Stride), Padding.IsSame ? Padding : (0, Padding.Height));
        var y = operation.Forward(x.Reshape(sequences[0], sequences[1], 1, sequences[2]));
        return y.Reshape(sequences[0], sequences[1], y.Shape[3]);
    }

    private protected void DescribeWindow(ConfigWriter config)
    {
        config.Integer("kernel", Kernel);
        config.Integer("stride", Stride);
        config.Padding(Padding);
    }

    /// <summary>The name, the kernel and the settings that differ from their defaults.</summary>
    public override string ToString()
    {
        string text = $"{GetType().Name}({Kernel}";
        if (Stride != Kernel) text += $", stride {Stride}";
        if (Padding != Padding.Valid) text += $", padding {Padding}";
        return text + ")";
    }
}
