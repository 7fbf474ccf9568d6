namespace Lincoln.Kernels;

/// <summary>
/// A window of <see cref="KernelHeight"/> × <see cref="KernelWidth"/> numbers that moves over images, each channel of each image by itself.
/// </summary>
public readonly record struct PoolingShape
{
    /// <summary>How many images there are: batch · channels.</summary>
    public required int Planes { get; init; }
    /// <summary>The height of an image.</summary>
    public required int Height { get; init; }
    /// <summary>The width of an image.</summary>
    public required int Width { get; init; }
    /// <summary>The height of the window.</summary>
    public required int KernelHeight { get; init; }
    /// <summary>The width of the window.</summary>
    public required int KernelWidth { get; init; }
    /// <summary>How far the window moves down.</summary>
    public required int StrideY { get; init; }
    /// <summary>How far the window moves to the right.</summary>
    public required int StrideX { get; init; }
    /// <summary>By how much the first window begins above the image; less than the window's height.</summary>
    public required int Top { get; init; }
    /// <summary>By how much the first window begins left of the image; less than the window's width.</summary>
    public required int Left { get; init; }
    /// <summary>How many windows there are below each other.</summary>
    public required int OutputHeight { get; init; }
    /// <summary>How many windows there are side by side.</summary>
    public required int OutputWidth { get; init; }

    internal int Size => Height * Width;
    internal int OutputSize => OutputHeight * OutputWidth;
    internal int KernelSize => KernelHeight * KernelWidth;

    /// <summary>Whether the windows are 2 × 2 and lie side by side.</summary>
    internal bool IsPairs => KernelHeight == 2 && KernelWidth == 2 && StrideY == 2 && StrideX == 2 && Top == 0 && Left == 0 && 2 * OutputHeight <= Height && 2 * OutputWidth <= Width;

    /// <summary>The rows of the image that are in the windows with this number, from the first one to the one behind the last.</summary>
    internal (int First, int End) Rows(int window) => Inside(window * StrideY - Top, KernelHeight, Height);

    /// <summary>The columns of the image that are in the windows with this number.</summary>
    internal (int First, int End) Columns(int window) => Inside(window * StrideX - Left, KernelWidth, Width);

    /// <summary>The windows that are inside the image from left to right.</summary>
    internal (int First, int End) WholeWindows
    {
        get
        {
            int first = Math.Min((Left + StrideX - 1) / StrideX, OutputWidth), room = Width + Left - KernelWidth;
            return (first, room < 0 ? first : Math.Clamp(room / StrideX + 1, first, OutputWidth));
        }
    }

    private static (int, int) Inside(int start, int length, int size) => (Math.Max(start, 0), Math.Min(start + length, size));

    internal void Check(int x, int y)
    {
        Require.Length(x, (long)Planes * Height * Width, nameof(x));
        Require.Length(y, (long)Planes * OutputHeight * OutputWidth, nameof(y));
        bool reaches = OutputHeight == 0 || OutputWidth == 0
            || (OutputHeight - 1L) * StrideY - Top < Height && (OutputWidth - 1L) * StrideX - Left < Width && Top < KernelHeight && Left < KernelWidth;
        if (Planes < 0 || Height < 0 || Width < 0 || KernelHeight < 1 || KernelWidth < 1 || StrideY < 1 || StrideX < 1 || Top < 0 || Left < 0 || OutputHeight < 0 || OutputWidth < 0 || !reaches)
            throw new ArgumentException($"A window lies outside the image: {this}.", "shape");
    }
}
