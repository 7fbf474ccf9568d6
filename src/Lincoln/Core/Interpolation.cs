namespace Lincoln;

/// <summary>How an image is enlarged.</summary>
public enum Interpolation
{
    /// <summary>Every element of the result is the nearest element of the image.</summary>
    Nearest,

    /// <summary>
    /// The mean of the four nearest elements, weighted by distance. Pixels are squares whose corners, not centres, are stretched (PyTorch's
    /// <c>align_corners=False</c>).
    /// </summary>
    Bilinear,
}
