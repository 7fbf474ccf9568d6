namespace Lincoln.Layers;

/// <summary>
/// Zeros around images: [batch, channels, height, width] → [batch, channels, top + height + bottom, left + width + right] (chapter 5 of the
/// book).
/// </summary>
/// <example><code>var frame = new ZeroPad2D(2); var below = new ZeroPad2D(top: 0, bottom: 1, left: 0, right: 1);</code></example>
public sealed class ZeroPad2D : Layer
{
    private readonly int top, bottom, left, right;

    /// <summary>Creates the layer with the same number of zeros on every side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ZeroPad2D(int zeros) : this(zeros, zeros, zeros, zeros) { }

    /// <summary>Creates the layer with a number of zeros for each side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    public ZeroPad2D(int top, int bottom, int left, int right)
    {
        if (top < 0 || bottom < 0 || left < 0 || right < 0)
            throw new ArgumentOutOfRangeException(nameof(top),
                $"ZeroPad2D needs at least 0 zeros on every side, found top {top}, bottom {bottom}, left {left}, right {right}.");
        (this.top, this.bottom, this.left, this.right) = (top, bottom, left, right);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        if (x.Shape.Rank != 4) throw new ShapeException($"ZeroPad2D: the input must be [batch, channels, height, width], found {x.Shape}.");
        if (left + right > 0) x = x.ZeroPad(3, left, right);
        return top + bottom > 0 ? x.ZeroPad(2, top, bottom) : x;
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("zero-pad2d");
        config.Shape("zeros", [top, bottom, left, right]);
    }

    internal static ZeroPad2D Read(ConfigReader config)
    {
        var zeros = config.Shape("zeros");
        return zeros.Rank == 4 ? new(zeros[0], zeros[1], zeros[2], zeros[3])
            : throw config.Wrong("zeros", $"zeros above, below, left and right were expected, found {zeros}.");
    }

    /// <summary>The name and the zeros of each side.</summary>
    public override string ToString()
        => top == bottom && top == left && top == right ? $"ZeroPad2D({top})" : $"ZeroPad2D({top}, {bottom}, {left}, {right})";
}
