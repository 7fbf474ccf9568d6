namespace Lincoln.Kernels;

public static unsafe partial class Pooling
{
    /// <summary>
    /// dx = dy at the first largest element of every window, row by row, and 0 elsewhere; or dx += …. A window whose maximum is NaN has no
    /// gradient.
    /// </summary>
    /// <exception cref="ArgumentException">A window holds no element, or a span is not as long as the shape says.</exception>
    public static void MaxGradient(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, in PoolingShape shape, Span<Real> dx, bool add)
    {
        shape.Check(x.Length, y.Length);
        Require.Length(dy.Length, y.Length, nameof(dy));
        Require.Length(dx.Length, x.Length, nameof(dx));
        fixed (Real* px = x, py = y, pdy = dy, pdx = dx)
            if (shape.IsPairs) Planes(shape, new MaxOfPairsGradientKernel { X = px, Y = py, DY = pdy, DX = pdx, Shape = shape, Add = add });
            else Planes(shape, new MaxGradientKernel { X = px, Y = py, DY = pdy, DX = pdx, Shape = shape, Add = add });
    }

    /// <summary>dx = the sum, over the windows of an element, of its share of their dy; or dx += ….</summary>
    /// <inheritdoc cref="Average"/>
    public static void AverageGradient(ReadOnlySpan<Real> dy, in PoolingShape shape, Span<Real> dx, bool countPadding, bool add)
    {
        shape.Check(dx.Length, dy.Length);
        fixed (Real* pdy = dy, pdx = dx)
            Planes(shape, new AverageGradientKernel { DY = pdy, DX = pdx, Shape = shape, CountPadding = countPadding, Add = add });
    }

    // Windows may overlap, so they go one after the other; the vectors make no difference.
    private struct MaxGradientKernel : IKernel
    {
        public Real* X, Y, DY, DX;
        public PoolingShape Shape;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int plane = begin; plane < end; plane++)
            {
                nint from = (nint)plane * Shape.Size, to = (nint)plane * Shape.OutputSize;
                if (!Add) new Span<Real>(DX + from, Shape.Size).Clear();
                for (int j = 0; j < Shape.OutputHeight; j++)
                    for (int i = 0; i < Shape.OutputWidth; i++, to++)
                    {
                        nint place = PlaceOf(X + from, j, i, Y[to]);
                        if (place >= 0) DX[from + place] += DY[to];
                    }
            }
        }

        private readonly nint PlaceOf(Real* x, int j, int i, Real largest)
        {
            var (top, bottom) = Shape.Rows(j);
            var (left, right) = Shape.Columns(i);
            for (int r = top; r < bottom; r++)
                for (int c = left; c < right; c++)
                    if (x[(nint)r * Shape.Width + c] == largest) return (nint)r * Shape.Width + c;
            return -1;
        }
    }

    private struct MaxOfPairsGradientKernel : IKernel
    {
        public Real* X, Y, DY, DX;
        public PoolingShape Shape;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int width = Shape.Width, windows = Shape.OutputWidth;
            for (int plane = begin; plane < end; plane++)
            {
                if (!Add) ClearBehindTheWindows(DX + (nint)plane * Shape.Size);
                for (int j = 0; j < Shape.OutputHeight; j++)
                {
                    nint from = (nint)plane * Shape.Size + 2 * (nint)j * width, to = (nint)plane * Shape.OutputSize + (nint)j * windows;
                    for (int i = 0; i < windows; i += V.Count, from += 2 * V.Count, to += V.Count)
                    {
                        int left = Math.Min(windows - i, V.Count), n = Math.Min(2 * left, V.Count), more = 2 * left - n;
                        V y = V.LoadFirst(Y + to, left, 0), rest = V.LoadFirst(DY + to, left, 0);
                        Row(X + from, DX + from, y, ref rest, n, more);
                        Row(X + from + width, DX + from + width, y, ref rest, n, more);
                    }
                }
            }
        }

        // rest is the gradient that is not assigned yet: the first largest element takes it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Row<V>(Real* x, Real* dx, V y, ref V rest, int n, int more) where V : struct, ILane<V>
        {
            V low = V.LoadFirst(x, n, 0), high = V.LoadFirst(x + V.Count, more, 0), zero = V.Splat(0);
            V first = V.Evens(low, high), second = V.Odds(low, high);
            V toFirst = V.IfEqual(first, y, rest, zero);
            rest = V.IfEqual(first, y, zero, rest);
            V toSecond = V.IfEqual(second, y, rest, zero);
            rest = V.IfEqual(second, y, zero, rest);
            V dLow = V.WeaveLow(toFirst, toSecond), dHigh = V.WeaveHigh(toFirst, toSecond);
            VectorLoop.Put<V, FirstElements>(dLow, dx, n, Add);
            VectorLoop.Put<V, FirstElements>(dHigh, dx + V.Count, more, Add);
        }

        // An image of odd size has a last row or column that is in no window.
        private readonly void ClearBehindTheWindows(Real* dx)
        {
            int width = Shape.Width, right = 2 * Shape.OutputWidth, bottom = 2 * Shape.OutputHeight;
            for (int r = 0; r < bottom && right < width; r++) new Span<Real>(dx + (nint)r * width + right, width - right).Clear();
            new Span<Real>(dx + (nint)bottom * width, (Shape.Height - bottom) * width).Clear();
        }
    }

    private struct AverageGradientKernel : IKernel
    {
        public Real* DY, DX;
        public PoolingShape Shape;
        public bool CountPadding, Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int plane = begin; plane < end; plane++)
            {
                Real* dx = DX + (nint)plane * Shape.Size, dy = DY + (nint)plane * Shape.OutputSize;
                if (!Add) new Span<Real>(dx, Shape.Size).Clear();
                for (int j = 0; j < Shape.OutputHeight; j++)
                {
                    var (top, bottom) = Shape.Rows(j);
                    for (int i = 0; i < Shape.OutputWidth; i++)
                    {
                        var (left, right) = Shape.Columns(i);
                        Real share = *dy++ / (CountPadding ? Shape.KernelSize : (bottom - top) * (right - left));
                        for (int r = top; r < bottom; r++)
                        {
                            Real* to = dx + (nint)r * Shape.Width + left, behind = to + (right - left);
                            for (; to < behind; to++) *to += share;
                        }
                    }
                }
            }
        }
    }
}
