namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>How Winograd's algorithm computes the weight gradient of 3×3 kernels.</summary>
    private readonly struct WinogradWeightPlan
    {
        private const int FilterPanel = ConvolutionTuning.FilterPanel;

        public readonly WinogradTiles Tiles;
        public readonly int Bands, BandRows;                                         // of an image; rows of the result
        public readonly int Block, FilterBlock;                                      // channels and filters that are multiplied at once
        public readonly nint ProductG;                                               // of [product, panel of filters, tile, filter]
        public readonly nint LineSize;                                               // two rows of dy, the filters innermost
        public readonly WeightSumsPlan Sums;

        private WinogradWeightPlan(in ConvolutionShape s, int across, int block, int filterBlock, int most)
        {
            int down = Sizes.CeilDiv(s.OutputHeight, 2), rows = Sizes.EqualParts(down, most);
            (Bands, BandRows, Block, FilterBlock) = (Sizes.CeilDiv(down, rows), 2 * rows, block, filterBlock);
            Tiles = new(new Window(s), across, rows, Sizes.EqualParts(s.Batch, Math.Max(1, most / down)), block);
            ProductG = L1Conflicts.OddStride(Tiles.Count * filterBlock);
            LineSize = LineSizeOf(s, filterBlock);
            Sums = new(s, winograd: true, Sizes.UpTo16(s.FiltersPerGroup), Sizes.CeilDiv(s.Batch, Tiles.Images) * Bands);
        }

        private static nint LineSizeOf(in ConvolutionShape s, int filterBlock) => 2 * (nint)s.OutputWidth * filterBlock;

        /// <summary>The plan; null where the direct product is less work.</summary>
        public static WinogradWeightPlan? Of(in ConvolutionShape s)
        {
            if (!ConvolutionTuning.MayUseWinograd(s)) return null;
            int across = WinogradTiles.CountAcross(s.OutputWidth), down = Sizes.CeilDiv(s.OutputHeight, 2);
            int block = Sizes.EqualParts(s.ChannelsPerGroup, ConvolutionTuning.MostWinogradChannels);
            int filterBlock = FilterPanel * Sizes.EqualParts(Sizes.CeilDiv(s.FiltersPerGroup, FilterPanel), ConvolutionTuning.MostPanels);
            nint free = ConvolutionTuning.BufferSize - 2 * LineSizeOf(s, filterBlock);
            int most = (int)Math.Max(0, free / (Products * (block + filterBlock) * (nint)across));
            bool isWorth = ConvolutionTuning.IsWorthWinograd((double)down * across, (double)s.OutputHeight * (s.OutputWidth + 2));
            return most >= 1 && isWorth ? new WinogradWeightPlan(s, across, block, filterBlock, most) : null;
        }
    }

    /// <summary>
    /// Weight gradients of 3×3 kernels by Winograd's algorithm, the transpose of the forward one: dw = Gᵀ·(Σ BᵀxB ∘ A·dy·Aᵀ)·G.
    /// </summary>
    /// <remarks>
    /// A tile of 2×2 elements of dy meets 16 transformed elements of x instead of 4 times 9; the sums ∘ over the tiles are 16 matrix
    /// products [channels, tiles] × [tiles, filters], and only the sum over all images is transformed back.
    /// </remarks>
    private struct WinogradWeightKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        private const int FilterPanel = ConvolutionTuning.FilterPanel;

        public ConvolutionShape S;
        public WinogradWeightPlan Plan;
        public Factors<TF> Factors;
        public WeightSums Sums;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* buffer = Scratch.Take(Plan.Tiles.Buffer + Products * (Plan.Tiles.Product + Plan.ProductG) + 2 * Plan.LineSize);
            for (int i = begin; i < end; i++)
            {
                var item = new WeightItem(Plan.Sums, i, S.Channels);
                Sums.Clear(item);
                for (int unit = item.FirstUnit; unit < item.EndUnit; unit++)
                    for (int channel = item.FirstChannel; channel < item.EndChannel;)
                    {
                        int group = channel / S.ChannelsPerGroup, next = Math.Min(item.EndChannel, (group + 1) * S.ChannelsPerGroup);
                        AddUnit<V>(unit, group, channel, next, buffer, item.Part);
                        channel = next;
                    }
            }
        }

        /// <summary>A band of an image, or some small images: adds the products of some channels of a group with all its filters.</summary>
        private readonly void AddUnit<V>(int unit, int group, int channel, int endChannel, Real* buffer, int part)
            where V : struct, ILane<V>
        {
            var tiles = Plan.Tiles;
            Real* v = buffer + tiles.Buffer, g = v + Products * tiles.Product;
            int n = unit / Plan.Bands * tiles.Images, images = Math.Min(tiles.Images, S.Batch - n);
            int first = unit % Plan.Bands * Plan.BandRows, rows = Math.Min(Plan.BandRows, S.OutputHeight - first);
            int down = Sizes.CeilDiv(rows, 2), size = down * tiles.Across;
            bool sumUp = Factors.SumG && channel % S.ChannelsPerGroup == 0;
            for (int f = 0; f < S.FiltersPerGroup; f += Plan.FilterBlock)
            {
                int filter = group * S.FiltersPerGroup + f, filters = Math.Min(Plan.FilterBlock, S.FiltersPerGroup - f);
                Real* sumsOfG = sumUp ? Sums.OfBias(part, filter) : null;
                for (int i = 0; i < images; i++)
                    FillG<V>(n + i, filter, filters, first, rows, g + Products * Plan.ProductG, g + i * size * FilterPanel, sumsOfG);
                for (int c = channel; c < endChannel; c += Plan.Block)
                {
                    int channels = Math.Min(Plan.Block, endChannel - c);
                    nint from = ((nint)n * S.Channels + c) * S.ImageSize, nextImage = (nint)S.Channels * S.ImageSize;
                    for (int i = 0; i < channels; i++, from += S.ImageSize)
                    {
                        Real* to = v + (nint)i * tiles.Row;
                        tiles.Fill<TF, V>(Factors.F, Factors.X, Factors.YOfX, from, nextImage, images, first, down, buffer, to);
                    }
                    Multiply<V>(v, g, channels, filters, images * size, Sums.Of(part) + (nint)c * Plan.Sums.RowC + f);
                }
            }
        }

        /// <summary>A·dy·Aᵀ of a band of some filters of an image.</summary>
        private readonly void FillG<V>(int n, int filter, int filters, int first, int rows, Real* lines, Real* to, Real* sums)
            where V : struct, ILane<V>
        {
            int width = S.OutputWidth;
            nint next = S.Positions;
            Real* copies = lines + Plan.LineSize;
            for (int q = 0; q < rows; q += 2, to += Plan.Tiles.Across * FilterPanel)
            {
                int count = Math.Min(2, rows - q) * width;
                nint from = ((nint)n * S.Filters + filter) * next + (first + q) * width;
                Real* dy = Factors.G + from, y = Factors.YOfG == null ? null : Factors.YOfG + from;
                for (int i = 0; i < filters; i++)
                {
                    Prefetch(dy + i * next + count, count);                           // of the next row of tiles
                    Real* copy = copies + (nint)i * 2 * width;
                    if (y != null) Copy<TF, V>(Factors.F, dy + i * next, y + i * next, copy, count);
                    if (sums != null) AddToLanes<V>(y != null ? copy : dy + i * next, count, sums + i * Reduce.Lanes);
                }
                if (y != null) Transposition.Run(copies, 2 * width, filters, count, lines, Plan.FilterBlock);
                else Transposition.Run(dy, next, filters, count, lines, Plan.FilterBlock);
                if (count == width) new Span<Real>(lines + (nint)width * Plan.FilterBlock, width * Plan.FilterBlock).Clear();
                TransformG<V>(lines, Sizes.UpTo16(filters), to);
            }
        }

        /// <summary>
        /// A·g·Aᵀ for one row of tiles, a vector of filters at once. (The last row of A has the opposite sign here, which
        /// <see cref="WinogradJoinKernel"/> reverts.)
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformG<V>(Real* lines, int filters, Real* to) where V : struct, ILane<V>
        {
            int filterBlock = Plan.FilterBlock, across = Plan.Tiles.Across, whole = S.OutputWidth / 2;
            nint next = Plan.ProductG, line = (nint)S.OutputWidth * filterBlock, panel = (nint)Plan.Tiles.Count * FilterPanel;
            for (int f = 0; f < filters; f += V.Count)
            {
                Real* from = lines + f, g = to + f / FilterPanel * panel + f % FilterPanel;
                for (int t = 0; t < across; t++, from += 2 * filterBlock, g += FilterPanel)
                {
                    V a0 = V.Load(from), a3 = V.Load(from + line);
                    V b0 = t < whole ? V.Load(from + filterBlock) : V.Splat(0);
                    V b3 = t < whole ? V.Load(from + line + filterBlock) : V.Splat(0);
                    V a1 = a0 + a3, a2 = a0 - a3, b1 = b0 + b3, b2 = b0 - b3;
                    Spread(a0, b0, g, next);
                    Spread(a1, b1, g + 4 * next, next);
                    Spread(a2, b2, g + 8 * next, next);
                    Spread(a3, b3, g + 12 * next, next);
                }
            }
        }

        // A·(a, b)
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Spread<V>(V a, V b, Real* to, nint step) where V : struct, ILane<V>
        {
            V.Store(a, to);
            V.Store(a + b, to + step);
            V.Store(a - b, to + 2 * step);
            V.Store(b, to + 3 * step);
        }

        /// <summary>sums += v·g for each of the 16 products: [channels, tiles] × [tiles, filters].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply<V>(Real* v, Real* g, int channels, int filters, int count, Real* sums) where V : struct, ILane<V>
        {
            int padded = Sizes.UpTo16(filters), rowC = Plan.Sums.RowC;
            nint panel = (nint)Plan.Tiles.Count * FilterPanel;
            var product = new TileProduct { StepA = 1, StepB = FilterPanel, RowC = rowC, K = count, Add = true, Last = V.Count };
            product.RowA = Plan.Tiles.Row;
            for (int p = 0; p < Products; p++, v += Plan.Tiles.Product, g += Plan.ProductG, sums += (nint)S.Channels * rowC)
                for (int f = 0; f < padded; f += 2 * V.Count)
                {
                    product.A = v;
                    product.B = g + f / FilterPanel * panel + f % FilterPanel;
                    product.C = sums + f;
                    Tile<V>.MultiplyRows<EvenRows>(product, channels, padded - f > V.Count ? 2 : 1, Tile<V>.MaxRows);
                }
        }
    }

    /// <summary>Adds the parts of a channel's sums in order, and transforms them: dw = Gᵀ·m·G, a vector of filters at once.</summary>
    private struct WinogradJoinKernel : IKernel
    {
        public WeightSums Sums;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int rowC = Sums.Plan.RowC;
            nint next = (nint)Sums.S.Channels * rowC;
            for (int channel = begin; channel < end; channel++)
                for (int f = 0; f < rowC; f += V.Count) Join<V>(Sums.Memory + (nint)channel * rowC + f, next);
        }

        private readonly void Join<V>(Real* m, nint next) where V : struct, ILane<V>
        {
            for (int p = 0; p < Products; p++) Sums.AddParts<V>(m + p * next);
            for (int i = 0; i < 4; i++) Gather<V>(m + i * next, 4 * next);            // down the columns
            for (int i = 0; i < 3; i++)                                               // and along the rows
            {
                Gather<V>(m + 4 * i * next, next);
                for (int j = 0; j < 3; j++) V.Store(V.Load(m + (4 * i + j) * next), m + (3 * i + j) * next);
            }
        }

        // Gᵀ·(m₀, m₁, m₂, -m₃), in the places of the first three.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Gather<V>(Real* m, nint step) where V : struct, ILane<V>
        {
            V half = V.Splat((Real)0.5), m1 = V.Load(m + step), m2 = V.Load(m + 2 * step), middle = (m1 + m2) * half;
            V.Store(V.Load(m) + middle, m);
            V.Store((m1 - m2) * half, m + step);
            V.Store(middle - V.Load(m + 3 * step), m + 2 * step);
        }
    }
}
