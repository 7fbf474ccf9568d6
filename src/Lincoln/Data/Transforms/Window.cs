namespace Lincoln.Data;

/// <summary>Copies a rectangle out of an image; places outside of the image get a value.</summary>
internal static class Window
{
    /// <summary>y = the rectangle of y's size whose corner is at (top, left) of x, which may lie outside.</summary>
    public static void Copy(ReadOnlySpan<Real> x, Shape image, int top, int left, int height, int width, Real fill, Span<Real> y)
    {
        int rows = image[1], columns = image[2];
        // the columns of the rectangle that lie inside
        int begin = Math.Clamp(-left, 0, width), end = Math.Clamp(columns - left, begin, width);
        for (int c = 0; c < image[0]; c++)
            for (int r = 0; r < height; r++)
            {
                var to = y.Slice((c * height + r) * width, width);
                if ((uint)(top + r) >= (uint)rows || begin == end) { to.Fill(fill); continue; }
                to[..begin].Fill(fill);
                x.Slice((c * rows + top + r) * columns + left + begin, end - begin).CopyTo(to[begin..]);
                to[end..].Fill(fill);
            }
    }
}
