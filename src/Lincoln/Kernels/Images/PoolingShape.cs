namespace Lincoln.Kernels;

/// <summary>
/// A window of <see cref="KernelHeight"/> × <see cref="KernelWidth"/> elements that moves over images, each channel by itself.
/// </summary>
public readonly record struct PoolingShape
{
    /// <summary>The number of images: batch · channels.</summary>
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
    /// <summary>The number of windows from top to bottom.</summary>
    public required int OutputHeight { get; init; }
    /// <summary>The number of windows from left to right.</summary>
    public required int OutputWidth { get; init; }

    internal int Size => Height * Width;
    internal int OutputSize => OutputHeight * OutputWidth;
    internal int KernelSize => KernelHeight * KernelWidth;

    /// <summary>Whether the windows are 2 × 2, adjacent and inside the image.</summary>
    internal bool IsPairs
        => (KernelHeight, KernelWidth, StrideY, StrideX, Top, Left) == (2, 2, 2, 2, 0, 0)
        && 2 * OutputHeight <= Height && 2 * OutputWidth <= Width;

    /// <summary>The rows of the image in the windows with this index: the first one, and the one behind the last.</summary>
    internal (int First, int End) Rows(int window) => Inside(window * StrideY - Top, KernelHeight, Height);

    /// <summary>The columns of the image in the windows with this index.</summary>
    internal (int First, int End) Columns(int window) => Inside(window * StrideX - Left, KernelWidth, Width);

    /// <summary>The windows that do not reach over the left or right edge.</summary>
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
        bool sizes = Planes >= 0 && Height >= 0 && Width >= 0 && OutputHeight >= 0 && OutputWidth >= 0;
        bool window = KernelHeight >= 1 && KernelWidth >= 1 && StrideY >= 1 && StrideX >= 1 && Top >= 0 && Left >= 0;
        bool reaches = OutputHeight == 0 || OutputWidth == 0
            || (Reaches(Height, KernelHeight, StrideY, Top, OutputHeight) && Reaches(Width, KernelWidth, StrideX, Left, OutputWidth));
        if (!sizes || !window || !reaches) throw new ArgumentException($"A window lies outside the image: {this}.", "shape");

        static bool Reaches(int size, int kernel, int stride, int before, int windows)
            => (windows - 1L) * stride - before < size && before < kernel;
    }
}
