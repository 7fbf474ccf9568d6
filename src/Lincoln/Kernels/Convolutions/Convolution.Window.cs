namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>A band of an image in a thread's buffer: zero-padded, and sorted by the remainders of its coordinates.</summary>
    /// <remarks>
    /// Plane (py, px) of a channel holds the elements at y = q·stepY + py - top and x = p·stepX + px - left in row q, column p. Rows are
    /// Pitch elements apart, so that the end of a row of results is equally far from the start of the next in every shifted copy.
    /// </remarks>
    private readonly struct Window(int height, int width, int stepY, int stepX, int top, int left, int pitch, int rows = 0)
    {
        public readonly int Pitch = pitch;
        // From one plane to the next.
        private readonly int plane = L1Conflicts.OddStride(rows * pitch);

        /// <summary>The window of a convolution over its images, without rows yet.</summary>
        public Window(in ConvolutionShape s)
            : this(s.Height, s.Width, s.StrideY, s.StrideX, s.Top, s.Left, s.OutputWidth + s.MoreColumns) { }

        public nint ImageSize => (nint)height * width;
        public int Phases => stepY * stepX;
        public int Channel => plane * Phases;

        public Window WithRows(int rows) => new(height, width, stepY, stepX, top, left, Pitch, rows);

        public Window WithPitch(int pitch) => new(height, width, stepY, stepX, top, left, pitch);

        /// <summary>The offset of the element that a tap meets at row 0, column 0 of the result.</summary>
        public int Offset(int channel, int y, int x)
            => channel * Channel + (y % stepY * stepX + x % stepX) * plane + y / stepY * Pitch + x / stepX;

        /// <summary>Copies channels of x, from row <paramref name="first"/> of the window on; with y: F′(y)·x.</summary>
        public void Fill<TF, V>(TF f, Real* x, Real* y, nint from, int channels, int first, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            x += from;
            if (y != null) y += from;
            for (int c = 0; c < channels; c++)
            {
                for (int py = 0; py < stepY; py++)
                    for (int px = 0; px < stepX; px++, to += plane)
                        FillPlane<TF, V>(f, x, y, first * stepY + py - top, px - left, to);
                x += ImageSize;
                if (y != null) y += ImageSize;
            }
            new Span<Real>(to, 2 * Reduce.Lanes).Clear();                            // the last panel reads it, its results are unused
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FillPlane<TF, V>(TF f, Real* x, Real* y, int shiftY, int shiftX, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            var (top, bottom) = ConvolutionShape.Inside(height, rows, stepY, shiftY);
            var (left, right) = ConvolutionShape.Inside(width, Pitch, stepX, shiftX);
            new Span<Real>(to, top * Pitch).Clear();
            new Span<Real>(to + bottom * Pitch, plane - bottom * Pitch).Clear();
            int length = right - left, count = bottom - top;
            nint next = (nint)stepY * width;
            // the rows follow each other without gaps
            if (length == Pitch && stepY == 1 && stepX == 1 && width == Pitch) (length, count) = (length * count, Math.Min(count, 1));
            nint from = ((nint)top * stepY + shiftY) * width + (nint)left * stepX + shiftX;
            Real* row = to + (nint)top * Pitch;
            for (int q = 0; q < count; q++, from += next, row += Pitch)
            {
                Prefetch(x + from + ImageSize, length * stepX);
                if (y != null) Prefetch(y + from + ImageSize, length * stepX);
                for (int p = 0; p < left; p++) row[p] = 0;
                Real* source = x + from, derivative = y == null ? null : y + from;
                if (stepX == 1) Copy<TF, V>(f, source, derivative, row + left, length);
                else if (stepX == 2) CopyEverySecond<TF, V>(f, source, derivative, row + left, length);
                else CopyStrided(f, source, derivative, stepX, row + left, length);
                for (int p = right; p < Pitch; p++) row[p] = 0;
            }
        }
    }
}
