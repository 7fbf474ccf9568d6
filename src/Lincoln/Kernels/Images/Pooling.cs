namespace Lincoln.Kernels;

/// <summary>The maximum or the average of every window that moves over images, and the gradients.</summary>
/// <remarks>Padding is left out of a maximum; in an average it counts as zeros or is left out.</remarks>
public static unsafe partial class Pooling
{
    /// <summary>y = the maximum of every window; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">A window holds no element, or a span is not as long as the shape says.</exception>
    public static void Max(ReadOnlySpan<Real> x, in PoolingShape shape, Span<Real> y)
    {
        shape.Check(x.Length, y.Length);
        fixed (Real* px = x, py = y)
            if (shape.IsPairs) Planes(shape, new MaxOfPairsKernel { X = px, Y = py, Shape = shape });
            else Planes(shape, new WindowKernel<Reduce.Larger> { X = px, Y = py, Shape = shape });
    }

    /// <summary>y = the average of every window.</summary>
    /// <param name="x">The images.</param>
    /// <param name="shape">The windows.</param>
    /// <param name="y">The results.</param>
    /// <param name="countPadding">Whether to divide by the size of the window, so that padding counts as zeros, or by the number of its
    /// elements in the image.</param>
    /// <exception cref="ArgumentException">A window holds no element, or a span is not as long as the shape says.</exception>
    public static void Average(ReadOnlySpan<Real> x, in PoolingShape shape, Span<Real> y, bool countPadding)
    {
        shape.Check(x.Length, y.Length);
        fixed (Real* px = x, py = y)
            Planes(shape, new WindowKernel<Reduce.Plus> { X = px, Y = py, Shape = shape, Divide = true, CountPadding = countPadding });
    }

    private static void Planes<K>(in PoolingShape shape, K kernel) where K : unmanaged, IKernel
        => Work.For(shape.OutputSize == 0 && shape.Size == 0 ? 0 : shape.Planes, Grain.Rows(shape.Size), kernel, 1);

    private struct WindowKernel<TFold> : IKernel where TFold : unmanaged, Reduce.IFold
    {
        public Real* X, Y;
        public PoolingShape Shape;
        public bool Divide, CountPadding;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            var (first, behind) = Shape.WholeWindows;
            for (int plane = begin; plane < end; plane++)
                for (int j = 0; j < Shape.OutputHeight; j++)
                {
                    var (top, bottom) = Shape.Rows(j);
                    Real* x = X + (nint)plane * Shape.Size + (nint)top * Shape.Width;
                    Real* y = Y + (nint)plane * Shape.OutputSize + (nint)j * Shape.OutputWidth;
                    int rows = bottom - top;
                    for (int i = 0; i < first; i++) Edge(x, rows, i, y);
                    Real* inside = x + ((nint)first * Shape.StrideX - Shape.Left);
                    if (Shape.StrideX <= 2) Whole<V>(inside, rows, y + first, behind - first);
                    else Whole<Lane1>(inside, rows, y + first, behind - first);
                    for (int i = behind; i < Shape.OutputWidth; i++) Edge(x, rows, i, y);
                }
        }

        // Adjacent windows fill a vector: each of their elements is loaded for all of them at once.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Whole<V>(Real* x, int rows, Real* y, int windows) where V : struct, ILane<V>
        {
            int stride = Shape.StrideX, columns = Shape.KernelWidth;
            V count = V.Splat(CountPadding ? Shape.KernelSize : rows * columns);
            for (int i = 0; i < windows; i += V.Count, x += stride * V.Count)
            {
                // A vector of every second element reads one element too many, so the last windows are loaded with a mask.
                int left = windows - i;
                V gathered = V.Splat(TFold.Neutral);
                for (int r = 0; r < rows; r++)
                    for (int k = 0; k < columns; k++)
                    {
                        Real* from = x + (nint)r * Shape.Width + k;
                        V a = left > V.Count ? Load<V>(from, stride) : LoadFirst<V>(from, stride, left);
                        gathered = TFold.Join(gathered, a, a);
                    }
                if (Divide) gathered /= count;
                V.StoreFirst(gathered, y + i, Math.Min(left, V.Count));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Load<V>(Real* x, int stride) where V : struct, ILane<V>
            => V.Count == 1 || stride == 1 ? V.Load(x) : V.Evens(V.Load(x), V.Load(x + V.Count));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V LoadFirst<V>(Real* x, int stride, int n) where V : struct, ILane<V>
        {
            if (V.Count == 1 || stride == 1) return V.LoadFirst(x, n, 0);
            int numbers = 2 * n - 1;
            return V.Evens(V.LoadFirst(x, Math.Min(numbers, V.Count), 0), V.LoadFirst(x + V.Count, Math.Max(numbers - V.Count, 0), 0));
        }

        private readonly void Edge(Real* x, int rows, int window, Real* y)
        {
            var (left, right) = Shape.Columns(window);
            Lane1 gathered = Lane1.Splat(TFold.Neutral);
            for (int r = 0; r < rows; r++)
                for (int k = left; k < right; k++)
                {
                    Lane1 a = Lane1.Load(x + (nint)r * Shape.Width + k);
                    gathered = TFold.Join(gathered, a, a);
                }
            if (Divide) gathered /= Lane1.Splat(CountPadding ? Shape.KernelSize : rows * (right - left));
            Lane1.Store(gathered, y + window);
        }
    }

    /// <summary>Adjacent windows of 2 × 2: first vectors of both rows, then neighbours.</summary>
    private struct MaxOfPairsKernel : IKernel
    {
        public Real* X, Y;
        public PoolingShape Shape;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int width = Shape.Width, windows = Shape.OutputWidth;
            for (int plane = begin; plane < end; plane++)
                for (int j = 0; j < Shape.OutputHeight; j++)
                {
                    Real* x = X + (nint)plane * Shape.Size + 2 * (nint)j * width;
                    Real* y = Y + (nint)plane * Shape.OutputSize + (nint)j * windows;
                    int i = 0;
                    for (; i <= windows - V.Count; i += V.Count, x += 2 * V.Count)
                        V.Store(Both(V.Max(V.Load(x), V.Load(x + width)), V.Max(V.Load(x + V.Count), V.Load(x + width + V.Count))), y + i);
                    if (i == windows) continue;
                    int n = Math.Min(2 * (windows - i), V.Count), more = 2 * (windows - i) - n;
                    V low = V.Max(V.LoadFirst(x, n, 0), V.LoadFirst(x + width, n, 0));
                    V high = V.Max(V.LoadFirst(x + V.Count, more, 0), V.LoadFirst(x + width + V.Count, more, 0));
                    V.StoreFirst(Both(low, high), y + i, windows - i);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Both<V>(V low, V high) where V : struct, ILane<V> => V.Max(V.Evens(low, high), V.Odds(low, high));
    }
}
