using System.Globalization;

namespace Lincoln;

/// <summary>
/// The number of zeros around an image before a kernel moves over it: a number, <see cref="Same"/> (the default) or <see cref="Valid"/>.
/// </summary>
/// <example><code>Padding a = 2, b = (1, 2), c = Padding.Same;</code></example>
public readonly record struct Padding
{
    private readonly bool isNumber;

    /// <summary>The zeros above and below, and the zeros left and right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    public Padding(int height, int width)
    {
        if (height < 0 || width < 0)
            throw new ArgumentOutOfRangeException(nameof(height),
                $"padding: it must be at least 0, found {new Size2D(height, width).ToShortString()}.");
        (isNumber, Height, Width) = (true, height, width);
    }

    /// <summary>
    /// The result has the size of the image, divided by the stride and rounded up; with stride 1 it is as large as the image, as in
    /// chapter 5 of the book. The zeros are split evenly; an odd one comes last (below, right), as in PyTorch and Keras.
    /// </summary>
    public static Padding Same => default;

    /// <summary>No zeros: the kernel stays inside the image.</summary>
    public static Padding Valid => new(0, 0);

    /// <summary>Whether the sizes decide: <see cref="Same"/>.</summary>
    public bool IsSame => !isNumber;

    /// <summary>The zeros above and the zeros below; 0 for <see cref="Same"/>.</summary>
    public int Height { get; }

    /// <summary>The zeros left and the zeros right; 0 for <see cref="Same"/>.</summary>
    public int Width { get; }

    /// <summary>The same number of zeros on every side.</summary>
    public static implicit operator Padding(int zeros) => new(zeros, zeros);

    /// <summary>The zeros above and below, and the zeros left and right.</summary>
    public static implicit operator Padding((int Height, int Width) zeros) => new(zeros.Height, zeros.Width);

    /// <summary>
    /// The zeros before and after along one axis, where a kernel that spans <paramref name="span"/> elements moves by
    /// <paramref name="stride"/>.
    /// </summary>
    internal static (int Before, int After) Along(int size, long span, int stride, int? zeros)
    {
        if (zeros is { } fixedZeros) return (fixedZeros, fixedZeros);
        long all = Math.Max(0, ((size + (long)stride - 1) / stride - 1) * stride + span - size);
        return ((int)(all / 2), (int)(all - all / 2));
    }

    /// <summary>The padding of a text: same, valid, 2 or 1x2.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static Padding Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = text.Trim().ToLowerInvariant();
        if (name == "same") return Same;
        if (name == "valid") return Valid;
        string[] parts = name.Split('x');
        return parts.Length <= 2 && IsNumber(parts[0], out int height) && IsNumber(parts[^1], out int width) ? new(height, width)
            : throw new ArgumentException($"Padding: '{text}' is not one. Use same, valid, a number such as 2, or two such as 1x2.",
                nameof(text));

        static bool IsNumber(string part, out int number)
            => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>same, valid, 2 or 1x2; <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        if (IsSame) return "same";
        return this == Valid ? "valid" : new Size2D(Height, Width).ToShortString();
    }
}
