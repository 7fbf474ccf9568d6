namespace Lincoln;

/// <summary>
/// A height and a width: of a kernel, of a step. A single number is a square: <c>5</c> is 5×5, <c>(3, 5)</c> is 3 high and 5 wide.
/// </summary>
/// <param name="Height">Down.</param>
/// <param name="Width">Across.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>A height and a width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Height × width: <c>3x5</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";

    /// <summary>One number for a square: <c>5</c>; otherwise <c>3x5</c>.</summary>
    internal string ToShortString() => Height == Width ? $"{Height}" : ToString();

    /// <summary>The same size, when height and width are at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is smaller.</exception>
    internal Size2D Checked(string owner, string name, int least = 1) => Height >= least && Width >= least ? this
        : throw new ArgumentOutOfRangeException(name, $"{name}: {owner} needs at least {least}, found {ToShortString()}.");
}
