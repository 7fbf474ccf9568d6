using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>
/// One element for every window of images [batch, channels, height, width]: <see cref="MaxPooling2D"/>, <see cref="AveragePooling2D"/>.
/// </summary>
public abstract class PoolingOperation : Operation
{
    private readonly Size2D kernel, stride;
    private readonly Padding padding;

    private protected PoolingOperation(Size2D kernel, Size2D? stride, Padding? padding)
    {
        this.kernel = kernel.Checked(Name, nameof(kernel));
        this.stride = (stride ?? kernel).Checked(Name, nameof(stride));
        this.padding = padding ?? Padding.Valid;
        if (this.padding.Height >= kernel.Height || this.padding.Width >= kernel.Width)
            throw new ArgumentException($"padding: {Name} needs less than the kernel, "
                + "so that every window has an element of the image in it; "
                + $"found padding {this.padding} for a kernel of {kernel}.", nameof(padding));
    }

    /// <summary>The sizes; set by the check of the shapes.</summary>
    private protected PoolingShape Sizes { get; private set; }

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 1);
        var image = x[0].Shape;
        if (image.Rank != 4) throw new ShapeException($"{Name}: the input must be [batch, channels, height, width], found {image}.");
        var (top, outputHeight) = Along("height", image, image[2], kernel.Height, stride.Height, padding.IsSame ? null : padding.Height);
        var (left, outputWidth) = Along("width", image, image[3], kernel.Width, stride.Width, padding.IsSame ? null : padding.Width);
        Sizes = new()
        {
            Planes = image[0] * image[1],
            Height = image[2],
            Width = image[3],
            KernelHeight = kernel.Height,
            KernelWidth = kernel.Width,
            StrideY = stride.Height,
            StrideX = stride.Width,
            Top = top,
            Left = left,
            OutputHeight = outputHeight,
            OutputWidth = outputWidth,
        };
        return [image[0], image[1], outputHeight, outputWidth];
    }

    private (int Before, int Outputs) Along(string axis, Shape image, int size, int kernel, int stride, int? zeros)
    {
        if (size == 0) throw new ShapeException($"{Name}: the input {image} has no elements along its {axis}.");
        var (before, after) = Padding.Along(size, kernel, stride, zeros);
        long room = (long)size + before + after - kernel;
        return room >= 0 ? (before, (int)(room / stride + 1))
            : throw new ShapeException($"{Name}: a kernel of {kernel} is larger than the {axis} of the input {image}, "
                + $"which is {size}, with its padding {size + before + after}. Use a smaller kernel or more padding.");
    }
}
