namespace Lincoln.Kernels;

/// <summary>Convolution of images, with bias and activation in the same pass, and its gradients.</summary>
static unsafe partial class Convolution
{
    // Multiplications that are worth a thread of their own.
    const double WorthThread = 100_000;

    /// <summary>y = F(x ⋆ w + bias), or the transposed convolution.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="s">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weight.</param>
    /// <param name="bias">One number for each channel of the result; empty: none.</param>
    /// <param name="y">The result.</param>
    public static void Forward<TF>(TF f, in ConvolutionShape s, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y) where TF : unmanaged, IFunction
    {
        if (s.Transposed) Scatter(s, x, w, y, add: false);
        else Correlate(s, x, w, y, add: false);
        Finish(f, bias, s.Transposed ? s.ImageSize : s.Positions, y);
    }

    /// <summary>The gradients of <see cref="Forward"/>, for an F whose derivative follows from y. An empty span: not wanted.</summary>
    public static void Gradients<TF>(TF f, in ConvolutionShape s, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> dx, bool addX, Span<Real> dw, bool addW, Span<Real> db, bool addB) where TF : unmanaged, IFunction
    {
        var g = new Real[dy.Length];
        Begin(f, s.Transposed ? s.Channels : s.Filters, s.Transposed ? s.ImageSize : s.Positions, y, dy, g, db, addB);
        if (dx.Length > 0 && s.Transposed) Correlate(s, g, w, dx, addX);
        else if (dx.Length > 0) Scatter(s, g, w, dx, addX);
        if (dw.Length > 0) WeightGradient(s, s.Transposed ? g : x, s.Transposed ? x : g, dw, addW);
    }

    static void Finish<TF>(TF f, ReadOnlySpan<Real> bias, int positions, Span<Real> y) where TF : unmanaged, IFunction
    {
        for (int i = 0; i < y.Length; i += positions)
            fixed (Real* p = y.Slice(i, positions))
            {
                Real b = bias.Length > 0 ? bias[i / positions % bias.Length] : 0;
                for (int j = 0; j < positions; j++) Lane1.Store(f.F(new Lane1(p[j] + b)), p + j);
            }
    }

    static void Begin<TF>(TF f, int channels, int positions, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> g, Span<Real> db, bool addB) where TF : unmanaged, IFunction
    {
        if (db.Length > 0 && !addB) db.Clear();
        fixed (Real* py = y, pg = g)
            for (int i = 0; i < g.Length; i++)
            {
                Lane1.Store(f.D(new Lane1(py[i]), new Lane1(py[i])), pg + i);
                g[i] *= dy[i];
                if (db.Length > 0) db[i / positions % channels] += g[i];
            }
    }

    static void Correlate(ConvolutionShape s, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, Span<Real> y, bool add)
    {
        if (!add) y.Clear();
        fixed (Real* px = x, pw = w, py = y)
            Work.For(s.Batch * s.Filters, 1, new CorrelateKernel { S = s, X = px, W = pw, Y = py }, 1);
    }

    struct CorrelateKernel : IKernel
    {
        public ConvolutionShape S;
        public Real* X, W, Y;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int item = begin; item < end; item++)
            {
                (int n, int f) = Math.DivRem(item, S.Filters);
                Real* y = Y + (nint)item * S.Positions;
                for (int c = 0; c < S.ChannelsPerGroup; c++)
                    for (int u = 0; u < S.KernelHeight; u++)
                        for (int v = 0; v < S.KernelWidth; v++)
                        {
                            Real weight = W[((nint)f * S.ChannelsPerGroup + c) * S.Taps + u * S.KernelWidth + v];
                            Real* x = X + ((nint)n * S.Channels + f / S.FiltersPerGroup * S.ChannelsPerGroup + c) * S.Height * S.Width;
                            int shiftY = u * S.DilationY - S.Top, shiftX = v * S.DilationX - S.Left;
                            var (top, bottom) = ConvolutionShape.Inside(S.Height, S.OutputHeight, S.StrideY, shiftY);
                            var (left, right) = ConvolutionShape.Inside(S.Width, S.OutputWidth, S.StrideX, shiftX);
                            for (int i = top; i < bottom; i++)
                                for (int j = left; j < right; j++)
                                    y[i * S.OutputWidth + j] = Real.FusedMultiplyAdd(weight, x[(i * S.StrideY + shiftY) * S.Width + j * S.StrideX + shiftX], y[i * S.OutputWidth + j]);
                        }
            }
        }
    }

    static void Scatter(ConvolutionShape s, ReadOnlySpan<Real> g, ReadOnlySpan<Real> w, Span<Real> dx, bool add)
    {
        if (!add) dx.Clear();
        fixed (Real* pg = g, pw = w, px = dx)
            Work.For(s.Batch * s.Channels, 1, new ScatterKernel { S = s, G = pg, W = pw, X = px }, 1);
    }

    struct ScatterKernel : IKernel
    {
        public ConvolutionShape S;
        public Real* X, W, G;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int item = begin; item < end; item++)
            {
                (int n, int channel) = Math.DivRem(item, S.Channels);
                (int group, int c) = Math.DivRem(channel, S.ChannelsPerGroup);
                Real* x = X + (nint)item * S.Height * S.Width;
                for (int f = group * S.FiltersPerGroup; f < (group + 1) * S.FiltersPerGroup; f++)
                    for (int u = 0; u < S.KernelHeight; u++)
                        for (int v = 0; v < S.KernelWidth; v++)
                        {
                            Real weight = W[((nint)f * S.ChannelsPerGroup + c) * S.Taps + u * S.KernelWidth + v];
                            Real* g = G + ((nint)n * S.Filters + f) * S.Positions;
                            int shiftY = u * S.DilationY - S.Top, shiftX = v * S.DilationX - S.Left;
                            var (top, bottom) = ConvolutionShape.Inside(S.Height, S.OutputHeight, S.StrideY, shiftY);
                            var (left, right) = ConvolutionShape.Inside(S.Width, S.OutputWidth, S.StrideX, shiftX);
                            for (int i = top; i < bottom; i++)
                                for (int j = left; j < right; j++)
                                {
                                    ref Real to = ref x[(i * S.StrideY + shiftY) * S.Width + j * S.StrideX + shiftX];
                                    to = Real.FusedMultiplyAdd(weight, g[i * S.OutputWidth + j], to);
                                }
                        }
            }
        }
    }

    static void WeightGradient(ConvolutionShape s, ReadOnlySpan<Real> x, ReadOnlySpan<Real> g, Span<Real> dw, bool add)
    {
        if (!add) dw.Clear();
        fixed (Real* pg = g, pw = dw, px = x)
            Work.For(s.Filters * s.ChannelsPerGroup, 1, new WeightGradientKernel { S = s, G = pg, W = pw, X = px }, 1);
    }

    struct WeightGradientKernel : IKernel
    {
        public ConvolutionShape S;
        public Real* X, W, G;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int item = begin; item < end; item++)
            {
                (int f, int c) = Math.DivRem(item, S.ChannelsPerGroup);
                for (int u = 0; u < S.KernelHeight; u++)
                    for (int v = 0; v < S.KernelWidth; v++)
                    {
                        int shiftY = u * S.DilationY - S.Top, shiftX = v * S.DilationX - S.Left;
                        var (top, bottom) = ConvolutionShape.Inside(S.Height, S.OutputHeight, S.StrideY, shiftY);
                        var (left, right) = ConvolutionShape.Inside(S.Width, S.OutputWidth, S.StrideX, shiftX);
                        ref Real sum = ref W[(nint)item * S.Taps + u * S.KernelWidth + v];
                        for (int n = 0; n < S.Batch; n++)
                        {
                            Real* g = G + ((nint)n * S.Filters + f) * S.Positions;
                            Real* x = X + ((nint)n * S.Channels + f / S.FiltersPerGroup * S.ChannelsPerGroup + c) * S.Height * S.Width;
                            for (int i = top; i < bottom; i++)
                                for (int j = left; j < right; j++)
                                    sum = Real.FusedMultiplyAdd(g[i * S.OutputWidth + j], x[(i * S.StrideY + shiftY) * S.Width + j * S.StrideX + shiftX], sum);
                        }
                    }
            }
        }
    }
}
