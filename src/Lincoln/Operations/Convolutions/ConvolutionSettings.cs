using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>How a kernel moves over images; sequences are images one element wide.</summary>
internal sealed record ConvolutionSettings
{
    /// <summary>Checks the settings.</summary>
    /// <param name="owner">The name in messages.</param>
    /// <param name="axes">1 or 2: of sequences or of images.</param>
    /// <param name="stride">The step of the kernel.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="dilation">The distance of the kernel's elements.</param>
    /// <param name="groups">The number of groups into which the channels are split.</param>
    public ConvolutionSettings(string owner, int axes, Size2D stride, Padding padding, Size2D dilation, int groups)
    {
        Axes = axes;
        Stride = stride.Checked(owner, nameof(stride));
        Dilation = dilation.Checked(owner, nameof(dilation));
        Padding = padding;
        Groups = groups;
        if (groups < 1) throw new ArgumentOutOfRangeException(nameof(groups), $"groups: {owner} needs at least 1, found {groups}.");
        if (axes == 1 && padding.Height != padding.Width)
            throw new ArgumentException($"padding: {owner} has one axis and takes one number, found {padding}.", nameof(padding));
    }

    public int Axes { get; }
    public Size2D Stride { get; }
    public Padding Padding { get; }
    public Size2D Dilation { get; }
    public int Groups { get; }

    /// <summary>Whether it is a transposed convolution.</summary>
    public bool Transposed { get; init; }

    /// <summary>Rows and columns that a transposed convolution adds to its result, below and on the right.</summary>
    public Size2D OutputPadding { get; init; }

    /// <summary>The operation in messages.</summary>
    public string Name => $"{(Transposed ? "Transposed" : "")}Convolution{Axes}D";

    private string Layout => Axes == 1 ? "[batch, channels, length]" : "[batch, channels, height, width]";

    /// <summary>
    /// The sizes for an input and a weight: [filters, channels / groups, kernel..], transposed [channels, filters / groups, kernel..].
    /// </summary>
    public ConvolutionShape Of(string name, Shape x, Shape weight)
    {
        CheckRanks(name, x, weight);
        if (Transposed) return OfTransposed(name, x, weight);
        int channels = x[1], filters = weight[0];
        CheckGroups(name, x, channels);
        if (filters % Groups != 0)
            throw new ShapeException($"{name}: the {filters} filters of the weight {weight} cannot be split into {Groups} groups.");
        if (weight[1] != channels / Groups)
        {
            string each = Groups == 1 ? "" : $", {channels / Groups} in each of {Groups} groups";
            throw new ShapeException($"{name}: the input {x} has {channels} channels{each}, but the weight {weight} takes {weight[1]}.");
        }
        var s = Sizes(x[0], channels, filters, weight);
        (s.Height, s.Width) = Image(x);
        (s.Top, s.OutputHeight) = Along(s.Height, s.KernelHeight, Stride.Height, Dilation.Height, Padding.IsSame ? null : Padding.Height);
        if (Axes == 1) s.OutputWidth = 1;
        else (s.Left, s.OutputWidth) = Along(s.Width, s.KernelWidth, Stride.Width, Dilation.Width, Padding.IsSame ? null : Padding.Width);
        return s;

        (int Before, int Outputs) Along(int size, int kernel, int stride, int dilation, int? zeros)
        {
            long span = Span(kernel, dilation);
            var (before, after) = Padding.Along(size, span, stride, zeros);
            long padded = (long)size + before + after, last = (padded - span) / stride;
            if (padded < span)
            {
                string spread = dilation == 1 ? "" : $", dilation {dilation},";
                throw new ShapeException($"{name}: a kernel of {kernel} elements{spread} spans {span}, but the input {x} has {size} along "
                    + $"that axis, with its padding {padded}. Use a smaller kernel or more padding.");
            }
            if (last >= int.MaxValue)
                throw new ShapeException($"{name}: the result would have {last + 1} elements along one axis, too many for one tensor.");
            return (before, (int)last + 1);
        }
    }

    private ConvolutionShape OfTransposed(string name, Shape x, Shape weight)
    {
        int channels = x[1];
        CheckGroups(name, x, channels);
        if (weight[0] != channels)
            throw new ShapeException($"{name}: the input {x} has {channels} channels, but the weight {weight} takes {weight[0]}.");
        if ((long)weight[1] * Groups > int.MaxValue)
            throw new ShapeException($"{name}: {weight[1]} filters in each of {Groups} groups are too many.");
        var s = Sizes(x[0], weight[1] * Groups, channels, weight);
        (s.OutputHeight, s.OutputWidth) = Image(x);
        int? zerosY = Padding.IsSame ? null : Padding.Height, zerosX = Padding.IsSame ? null : Padding.Width;
        (s.Top, s.Height) = Along(s.OutputHeight, s.KernelHeight, Stride.Height, Dilation.Height, OutputPadding.Height, zerosY);
        (s.Left, s.Width) = Along(s.OutputWidth, s.KernelWidth, Stride.Width, Dilation.Width, OutputPadding.Width, zerosX);
        return s;

        (int Before, int Size) Along(int outputs, int kernel, int stride, int dilation, int more, int? zeros)
        {
            long span = Span(kernel, dilation), removed = 2L * (zeros ?? 0);
            long full = zeros is null ? (long)outputs * stride : (outputs - 1L) * stride + span + more, size = full - removed;
            if (outputs == 0) throw new ShapeException($"{name}: the input {x} has no elements along an axis of the image.");
            if (size < 1)
                throw new ShapeException($"{name}: nothing is left of the result: the input {x} with a kernel of {kernel}, stride {stride} "
                    + $"and dilation {dilation} gives {full} elements, from which the padding takes {removed}.");
            if (size > int.MaxValue) throw new ShapeException($"{name}: a result of {size} elements along one axis is too large.");
            return (Padding.Along((int)size, span, stride, zeros).Before, (int)size);
        }
    }

    /// <summary>The shape of the result.</summary>
    public Shape Result(in ConvolutionShape s)
    {
        var (channels, height, width) = Transposed ? (s.Channels, s.Height, s.Width) : (s.Filters, s.OutputHeight, s.OutputWidth);
        return Axes == 1 ? [s.Batch, channels, height] : [s.Batch, channels, height, width];
    }

    private ConvolutionShape Sizes(int batch, int channels, int filters, Shape weight) => new()
    {
        Batch = batch,
        Channels = channels,
        Filters = filters,
        KernelHeight = weight[2],
        KernelWidth = Axes == 1 ? 1 : weight[3],
        StrideY = Stride.Height,
        StrideX = Axes == 1 ? 1 : Stride.Width,
        DilationY = Dilation.Height,
        DilationX = Axes == 1 ? 1 : Dilation.Width,
        Groups = Groups,
        Transposed = Transposed,
    };

    private static long Span(int kernel, int dilation) => (kernel - 1L) * dilation + 1;

    private (int Height, int Width) Image(Shape x) => (x[2], Axes == 1 ? 1 : x[3]);

    private void CheckGroups(string name, Shape x, int channels)
    {
        if (channels % Groups != 0)
            throw new ShapeException($"{name}: the {channels} channels of the input {x} cannot be split into {Groups} groups.");
    }

    private void CheckRanks(string name, Shape x, Shape weight)
    {
        if (x.Rank != Axes + 2) throw new ShapeException($"{name}: the input must be {Layout}, found {x}.");
        if (weight.Rank != Axes + 2)
            throw new ShapeException($"{name}: the weight must have {Axes + 2} axes, the last of them the kernel's, found {weight}.");
        foreach (int size in weight.Sizes[2..])
            if (size < 1) throw new ShapeException($"{name}: the kernel has no elements: the weight is {weight}.");
    }
}
