using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>
    /// dw(f, c, tap) (+)= the sum over images and positions of g(f, position)·x(c, position moved by the tap); with db: the sums of g too.
    /// </summary>
    /// <remarks>The images are split into at most 16 parts, fixed by the shape, whose sums are added in order.</remarks>
    private static void WeightGradient<TF>(TF f, in ConvolutionShape s,
        Real* x, Real* dy, Real* y, Real* dw, bool add, Real* db, bool addB) where TF : unmanaged, IFunction
    {
        var factors = s.Transposed
            ? new Factors<TF> { F = f, X = dy, YOfX = y, G = x, SumG = db != null }
            : new Factors<TF> { F = f, X = x, G = dy, YOfG = y, SumG = db != null };
        var winograd = WinogradWeightPlan.Of(s);
        var direct = new WeightGradientPlan(s);
        var plan = winograd?.Sums ?? direct.Sums;
        var memory = ArrayPool<Real>.Shared.Rent(checked((int)(plan.Parts * plan.PartSize + 16)));
        var offsets = ArrayPool<int>.Shared.Rent(s.ChannelsPerGroup * s.Taps);
        fixed (Real* pinned = memory)
        fixed (int* list = offsets)
        {
            Real* aligned = (Real*)(((nuint)pinned + 63) / 64 * 64);
            bool inLanes = winograd is null && direct.InLanes;
            var sums = new WeightSums { Plan = plan, S = s, Memory = aligned, DW = dw, DB = db, Add = add, AddB = addB, InLanes = inLanes };
            int items = plan.Parts * plan.Splits;
            int grain = ConvolutionTuning.Grain((double)s.WeightSize * s.Positions * s.Batch / items);
            if (winograd is { } tiles)
                Work.For(items, grain, new WinogradWeightKernel<TF> { S = s, Plan = tiles, Factors = factors, Sums = sums }, 1);
            else
            {
                direct.ListOffsets(s, list);
                Work.For(items, grain, new WeightKernel<TF> { S = s, Plan = direct, Factors = factors, Sums = sums, Offsets = list }, 1);
            }
            sums.Finish();
        }
        ArrayPool<int>.Shared.Return(offsets);
        ArrayPool<Real>.Shared.Return(memory);
    }

    /// <summary>The images and the gradient of the result; F′(y) is multiplied to the one that has a y.</summary>
    private struct Factors<TF> where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, YOfX, G, YOfG;
        public bool SumG;                                                            // for the bias
    }

    /// <summary>How the direct product computes a weight gradient.</summary>
    private readonly struct WeightGradientPlan
    {
        public readonly bool InLanes;                // sums are kept in 16 lanes along the positions, else along the filters
        public readonly BandPlan Bands;
        public readonly int RowG, SizeOfG;           // [filter, position] in lanes, else [position, filter]
        public readonly WeightSumsPlan Sums;

        public WeightGradientPlan(in ConvolutionShape s)
        {
            InLanes = ConvolutionTuning.SumsInLanes(s);
            Bands = new(new Window(s), s.OutputHeight, s.MoreRows, s.OutputHeight, s.ChannelsPerGroup, s.FiltersPerGroup, s.Taps);
            int rowC = InLanes ? s.FiltersPerGroup * Reduce.Lanes : Sizes.UpTo16(s.FiltersPerGroup);
            int positions = Bands.Rows * Bands.Window.Pitch;
            RowG = InLanes ? L1Conflicts.OddStride(positions) : rowC;
            SizeOfG = RowG * (InLanes ? s.FiltersPerGroup : Sizes.UpTo16(positions));
            Sums = new(s, winograd: false, rowC, s.Batch * Bands.Count);
        }

        public void ListOffsets(in ConvolutionShape s, int* offsets)
        {
            for (int c = 0; c < Bands.Block; c++)
                for (int u = 0; u < s.KernelHeight; u++)
                    for (int v = 0; v < s.KernelWidth; v++) *offsets++ = Bands.Window.Offset(c, u * s.DilationY, v * s.DilationX);
        }
    }

    /// <summary>The direct product; the items are parts of the images times splits of the channels.</summary>
    private struct WeightKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public ConvolutionShape S;
        public WeightGradientPlan Plan;
        public Factors<TF> Factors;
        public WeightSums Sums;
        public int* Offsets;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* window = Scratch.Take(Plan.Bands.WindowSize + Plan.SizeOfG + (long)S.FiltersPerGroup * Line);
            Real* g = window + Plan.Bands.WindowSize;
            new Span<Real>(g, Plan.SizeOfG).Clear();
            for (int i = begin; i < end; i++)
            {
                var item = new WeightItem(Plan.Sums, i, S.Channels);
                Sums.Clear(item);
                for (int unit = item.FirstUnit; unit < item.EndUnit; unit++) AddBand<V>(item, unit, window, g);
            }
        }

        // Room for a row of g.
        private readonly int Line => Sizes.UpTo16(S.OutputWidth);

        private readonly void AddBand<V>(in WeightItem item, int unit, Real* window, Real* g) where V : struct, ILane<V>
        {
            var (n, band) = Math.DivRem(unit, Plan.Bands.Count);
            int pitch = Plan.Bands.Window.Pitch, first = band * Plan.Bands.Rows, rows = Math.Min(Plan.Bands.Rows, S.OutputHeight - first);
            int channels;
            for (int channel = item.FirstChannel; channel < item.EndChannel; channel += channels)
            {
                var (group, inGroup) = Math.DivRem(channel, S.ChannelsPerGroup);
                Real* sumsOfG = Factors.SumG && inGroup == 0 ? Sums.OfBias(item.Part, group * S.FiltersPerGroup) : null;
                if (channel == item.FirstChannel || inGroup == 0) FillG<V>(n, group, first, rows, g, sumsOfG);
                channels = Math.Min(Math.Min(Plan.Bands.Block, S.ChannelsPerGroup - inGroup), item.EndChannel - channel);
                nint from = ((nint)n * S.Channels + channel) * S.ImageSize;
                Plan.Bands.Window.Fill<TF, V>(Factors.F, Factors.X, Factors.YOfX, from, channels, first, window);
                Real* to = Sums.Of(item.Part) + channel * Plan.Sums.PerChannel;
                if (Plan.InLanes) AlongPositions<V>(window, g, rows * pitch, channels * S.Taps, to);
                else AlongFilters<V>(window, g, (rows - 1) * pitch + S.OutputWidth, channels, to);
            }
        }

        /// <summary>Copies a band of g, its rows as far apart as the window's with zeros between them, and sums it.</summary>
        private readonly void FillG<V>(int n, int group, int first, int rows, Real* g, Real* sums) where V : struct, ILane<V>
        {
            int filters = S.FiltersPerGroup, width = S.OutputWidth, pitch = Plan.Bands.Window.Pitch, line = Line;
            Real* copies = g + Plan.SizeOfG;
            nint next = S.Positions;
            for (int q = 0; q < rows; q++)
            {
                nint from = (((nint)n * S.Filters + group * filters) * S.OutputHeight + first + q) * width;
                Real* dy = Factors.G + from, y = Factors.YOfG == null ? null : Factors.YOfG + from;
                bool copied = Plan.InLanes || y != null;
                for (int i = 0; i < filters; i++, dy += next)
                {
                    Real* to = Plan.InLanes ? g + (nint)i * Plan.RowG + q * pitch : copies + i * line;
                    if (copied) Copy<TF, V>(Factors.F, dy, y, to, width);
                    if (sums != null) AddToLanes<V>(copied ? to : dy, width, sums + i * Reduce.Lanes);
                    if (y != null) y += next;
                }
                if (Plan.InLanes) continue;
                Real* columns = g + (nint)q * pitch * Plan.RowG;
                if (copied) Transposition.Run(copies, line, filters, width, columns, Plan.RowG);
                else Transposition.Run(Factors.G + from, next, filters, width, columns, Plan.RowG);
            }
            if (!Plan.InLanes || rows == Plan.Bands.Rows) return;
            // A shorter band leaves elements of the one before behind its end.
            int end = rows * pitch;
            for (int i = 0; i < filters; i++) new Span<Real>(g + (nint)i * Plan.RowG + end, Math.Min(16, Plan.RowG - end)).Clear();
        }

        /// <summary>For each tap a matrix product: channels × positions of the shifted window, times positions × filters of g.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AlongFilters<V>(Real* window, Real* g, int positions, int channels, Real* to) where V : struct, ILane<V>
        {
            int taps = S.Taps, rowC = Plan.Sums.RowC, rowG = Plan.RowG, rowA = Plan.Bands.Window.Channel;
            var product = new TileProduct { RowA = rowA, StepA = 1, StepB = rowG, RowC = (nint)taps * rowC, Add = true, Last = V.Count };
            for (int p = 0; p < positions; p += ConvolutionTuning.BlockPositions)
                for (int f = 0; f < rowC; f += 2 * V.Count)
                {
                    product.K = Math.Min(ConvolutionTuning.BlockPositions, positions - p);
                    product.B = g + (nint)p * rowG + f;
                    for (int tap = 0; tap < taps; tap++)
                    {
                        product.A = window + Offsets[tap] + p;
                        product.C = to + tap * rowC + f;
                        Tile<V>.MultiplyRows<EvenRows>(product, channels, rowC - f > V.Count ? 2 : 1, Tile<V>.MaxRows);
                    }
                }
        }

        /// <summary>Few channels or filters: 16 lanes along the positions for each element of the weight.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AlongPositions<V>(Real* window, Real* g, int positions, int rows, Real* to) where V : struct, ILane<V>
        {
            var table = LaneTile<V>.Table;
            int filters = S.FiltersPerGroup, rowC = Plan.Sums.RowC, rowG = Plan.RowG;
            int tiles = Sizes.CeilDiv(rows, LaneTile<V>.MaxRows), filterTiles = Sizes.CeilDiv(filters, LaneTile<V>.MostFilters);
            for (int tile = 0, i = 0; tile < tiles; tile++)
            {
                int height = Sizes.CeilDiv(rows - i, tiles - tile);
                for (int column = 0, f = 0; column < filterTiles; column++)
                {
                    int width = Sizes.CeilDiv(filters - f, filterTiles - column), kind = (width - 1) * LaneTile<V>.MostRows + height - 1;
                    Real* sums = to + (nint)i * rowC + f * Reduce.Lanes;
                    table[kind](positions, window, Offsets + i, g + (nint)f * rowG, rowG, sums, rowC);
                    f += width;
                }
                i += height;
            }
        }
    }
}
