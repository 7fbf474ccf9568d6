using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    // Elements of the sums of all parts together, unless one part alone needs more.
    private const int MostPartial = 1024 * 1024, MostParts = 16;

    /// <summary>
    /// dw(f, c, tap) (+)= the sum over images and positions of g(f, position)·x(c, position moved by the tap); with db: the sums of g too.
    /// </summary>
    /// <remarks>The images are split into at most 16 parts, fixed by the shape, whose sums are added in order.</remarks>
    private static void WeightGradient<TF>(TF f, in ConvolutionShape s,
        Real* x, Real* dy, Real* y, Real* dw, bool add, Real* db, bool addB) where TF : unmanaged, IFunction
    {
        int moreRows = (s.KernelHeight - 1) * s.DilationY / s.StrideY;
        var pass = new WeightPass<TF>
        {
            F = f,
            S = s,
            X = s.Transposed ? dy : x,
            DerivativeX = s.Transposed ? y : null,
            G = s.Transposed ? x : dy,
            DerivativeG = s.Transposed ? null : y,
            Window = Window.Of(s),
            DW = dw,
            Add = add,
            DB = db,
            AddB = addB,
        };
        var offsets = ArrayPool<int>.Shared.Rent(s.ChannelsPerGroup * s.Taps);
        fixed (int* list = offsets) pass.Run(moreRows, list);
        ArrayPool<int>.Shared.Return(offsets);
    }

    /// <summary>The items are the parts of the images, perhaps times parts of the channels.</summary>
    private partial struct WeightPass<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public ConvolutionShape S;
        public Real* X, DerivativeX, G, DerivativeG, DW, DB;
        public bool Add, AddB;
        public Window Window;
        public bool InSquares;                       // Winograd's algorithm
        private int* offsets;
        private Real* partial;
        private bool inLanes;                        // the sums are kept in 16 lanes along the positions, else along the filters
        private int bands, bandRows, units, block, rowG, rowC, parts, splits;
        private nint sumsSize, partSize;
        private Squares squares;
        private int filterBlock;
        private nint productG;                       // of [product, panel of filters, square, filter]: from one product to the next

        public void Run(int moreRows, int* list)
        {
            int filters = S.FiltersPerGroup, channels = S.ChannelsPerGroup;
            inLanes = (channels < 4 || filters < 12) && (long)S.WeightSize * Reduce.Lanes <= MostPartial;
            rowC = inLanes ? filters * Reduce.Lanes : (filters + 15) / 16 * 16;
            InSquares = SplitIntoSquares();
            if (!InSquares) SplitIntoBands(moreRows, list);
            sumsSize = (nint)S.Channels * (InSquares ? Products : S.Taps) * rowC;
            partSize = sumsSize + S.Filters * Reduce.Lanes;

            double work = (double)S.WeightSize * S.Positions * S.Batch;
            parts = (int)Math.Clamp(MostPartial / partSize, 1, Math.Clamp(units, 1, MostParts));
            int mostSplits = Math.Max(1, Math.Min(MostParts / parts, S.Channels / (InSquares ? 32 : 8)));
            splits = (int)Math.Clamp(work / parts / 1_000_000, 1, mostSplits);
            var memory = ArrayPool<Real>.Shared.Rent(checked((int)(parts * partSize + 16)));
            fixed (Real* pinned = memory)
            {
                partial = (Real*)(((nuint)pinned + 63) / 64 * 64);
                Work.For(parts * splits, (int)(WorthThread * parts * splits / Math.Max(1, work)) + 1, this, 1);
                int rows = S.Channels * (InSquares ? 1 : S.Taps);
                Work.For(rows, (int)(50_000 / ((long)parts * rowC + 1)) + 1, new JoinKernel<TF> { Pass = this }, 1);
                if (!inLanes) Work.For(S.Filters, 50_000 / (channels * S.Taps + 1) + 1, new ReorderKernel<TF> { Pass = this });
                for (int f = 0; f < S.Filters && DB != null; f++) JoinBias(f);
            }
            ArrayPool<Real>.Shared.Return(memory);
        }

        private void SplitIntoBands(int moreRows, int* list)
        {
            block = BlockOf(S.ChannelsPerGroup, S.Taps);
            long perRow = (long)block * S.StrideY * S.StrideX * Window.Pitch, all = perRow + (long)S.FiltersPerGroup * Window.Pitch;
            long rows = Math.Clamp((Buffer - moreRows * perRow) / Math.Max(1, all), 1, S.OutputHeight);
            bands = (int)((S.OutputHeight + rows - 1) / rows);
            bandRows = (S.OutputHeight + bands - 1) / bands;
            bands = (S.OutputHeight + bandRows - 1) / bandRows;
            units = S.Batch * bands;
            Window.SetRows(bandRows + moreRows);
            int positions = (bandRows * Window.Pitch + 15) / 16;
            rowG = inLanes ? 16 * (positions | 1) : rowC;
            for (int c = 0, i = 0; c < block; c++)
                for (int u = 0; u < S.KernelHeight; u++)
                    for (int v = 0; v < S.KernelWidth; v++) list[i++] = Window.Offset(c, u * S.DilationY, v * S.DilationX);
            offsets = list;
        }

        // Filters along positions: [filter, position]; along filters: [position, filter]. Positions between the rows are zeros.
        private readonly int SizeOfG => inLanes ? S.FiltersPerGroup * rowG : (bandRows * Window.Pitch + 15) / 16 * 16 * rowG;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (InSquares)
            {
                RunSquares<V>(begin, end);
                return;
            }
            int windowSize = block * Window.Channel + 2 * Reduce.Lanes, line = (S.OutputWidth + 15) / 16 * 16;
            Real* window = Scratch.Take((long)windowSize + SizeOfG + (long)S.FiltersPerGroup * line);
            Real* g = window + windowSize, row = g + SizeOfG;
            new Span<Real>(g, SizeOfG).Clear();
            for (int item = begin; item < end; item++)
            {
                (int part, int split) = Math.DivRem(item, splits);
                int firstChannel = (int)((long)split * S.Channels / splits), endChannel = (int)((split + 1L) * S.Channels / splits);
                Real* sums = partial + part * partSize, sumsOfG = sums + sumsSize;
                new Span<Real>(sums + (nint)firstChannel * S.Taps * rowC, (endChannel - firstChannel) * S.Taps * rowC).Clear();
                ClearSumsOfG(sumsOfG, firstChannel, endChannel);
                for (int unit = (int)((long)part * units / parts), stop = (int)((part + 1L) * units / parts); unit < stop; unit++)
                {
                    (int n, int band) = Math.DivRem(unit, bands);
                    int first = band * bandRows, rows = Math.Min(bandRows, S.OutputHeight - first);
                    for (int channel = firstChannel; channel < endChannel;)
                    {
                        (int group, int inGroup) = Math.DivRem(channel, S.ChannelsPerGroup);
                        bool sumUp = DB != null && inGroup == 0;
                        if (channel == firstChannel || inGroup == 0)
                            FillG<V>(n, group, first, rows, g, row, sumUp ? sumsOfG + group * S.FiltersPerGroup * Reduce.Lanes : null);
                        int channels = Math.Min(Math.Min(block, S.ChannelsPerGroup - inGroup), endChannel - channel);
                        nint from = ((nint)n * S.Channels + channel) * S.ImageSize;
                        Window.Fill<TF, V>(F, X + from, DerivativeX == null ? null : DerivativeX + from, channels, first, window);
                        Real* to = sums + (nint)channel * S.Taps * rowC;
                        if (inLanes) AlongPositions<V>(window, g, rows * Window.Pitch, channels * S.Taps, to);
                        else AlongFilters<V>(window, g, (rows - 1) * Window.Pitch + S.OutputWidth, channels, to);
                        channel += channels;
                    }
                }
            }
        }

        // The item with a group's first channel also sums its g.
        private readonly void ClearSumsOfG(Real* sums, int firstChannel, int endChannel)
        {
            int channels = S.ChannelsPerGroup, size = S.FiltersPerGroup * Reduce.Lanes;
            int firstGroup = (firstChannel + channels - 1) / channels, endGroup = (endChannel + channels - 1) / channels;
            new Span<Real>(sums + firstGroup * size, (endGroup - firstGroup) * size).Clear();
        }

        /// <summary>Copies a band of g, its rows as far apart as the window's, and sums it.</summary>
        private readonly void FillG<V>(int n, int group, int first, int rows, Real* g, Real* row, Real* sums) where V : struct, ILane<V>
        {
            int filters = S.FiltersPerGroup, width = S.OutputWidth, line = (width + 15) / 16 * 16;
            for (int q = 0; q < rows; q++)
            {
                nint from = (((nint)n * S.Filters + group * filters) * S.OutputHeight + first + q) * width, next = (nint)S.Positions;
                Real* dy = G + from, y = DerivativeG == null ? null : DerivativeG + from;
                for (int i = 0; i < filters; i++, dy += next)
                {
                    Real* to = inLanes ? g + (nint)i * rowG + q * Window.Pitch : row + i * line;
                    if (inLanes || y != null) Copy<TF, V>(F, dy, y, to, width);
                    if (sums != null) AddToLanes<V>(inLanes || y != null ? to : dy, width, sums + i * Reduce.Lanes);
                    if (y != null) y += next;
                }
                if (inLanes) continue;
                Real* columns = g + (nint)q * Window.Pitch * rowG;
                if (y != null) Transposition.Run(row, line, filters, width, columns, rowG);
                else Transposition.Run(G + from, next, filters, width, columns, rowG);
            }
            if (!inLanes || rows == bandRows) return;
            // A shorter band leaves elements of the one before behind its end.
            int end = rows * Window.Pitch;
            for (int i = 0; i < filters; i++) new Span<Real>(g + (nint)i * rowG + end, Math.Min(16, rowG - end)).Clear();
        }
    }

    /// <summary>lanes[i mod 16] += x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToLanes<V>(Real* x, int n, Real* lanes) where V : struct, ILane<V>
    {
        for (int lane = 0; lane < Reduce.Lanes; lane += V.Count)
        {
            V sum = V.Load(lanes + lane);
            for (int i = lane; i < n; i += Reduce.Lanes) sum += i <= n - V.Count ? V.Load(x + i) : V.LoadFirst(x + i, n - i, 0);
            V.Store(sum, lanes + lane);
        }
    }
}
