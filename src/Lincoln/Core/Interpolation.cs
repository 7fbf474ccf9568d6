namespace Lincoln;

/// <summary>How an image is enlarged.</summary>
public enum Interpolation
{
    /// <summary>Every number of the result is that of the place it falls on.</summary>
    Nearest,

    /// <summary>
    /// A mean of the four numbers around, the nearer the heavier. Pixels are squares whose corners, not centres, are stretched (PyTorch's
    /// <c>align_corners=False</c>).
    /// </summary>
    Bilinear,
}
