namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    // Filters in a panel, panels whose gradient is multiplied at once, and channels: at most the rows of a tile.
    private const int FilterPanel = 32, MostPanels = 2, MostChannels = 14;

    /// <summary>
    /// Weight gradients of 3×3 kernels by Winograd's algorithm, the transpose of <see cref="Pass{TF}"/>'s: dw = Gᵀ·(Σ BᵀxB ∘ A·dy·Aᵀ)·G.
    /// </summary>
    /// <remarks>
    /// A square of 2×2 elements of dy meets 16 transformed elements of x instead of 4 times 9; the sums ∘ over the squares are 16 matrix
    /// products [channels, squares] × [squares, filters], and only the sum over all images is transformed back.
    /// </remarks>
    private partial struct WeightPass<TF>
    {
        /// <summary>Whether Winograd's algorithm is less work; if so, sets the bands.</summary>
        private bool SplitIntoSquares()
        {
            if (!S.IsForSquares) return false;
            squares = new Squares(Window, S.OutputWidth);
            int down = (S.OutputHeight + 1) / 2;
            block = EqualParts(S.ChannelsPerGroup, MostChannels);
            filterBlock = FilterPanel * EqualParts((S.FiltersPerGroup + FilterPanel - 1) / FilterPanel, MostPanels);
            int most = (int)Math.Max(0, (Buffer - 2 * LineSize) / (Products * (block + filterBlock) * (nint)squares.Across));
            // 16 products for each square, and the transformations, against 9 for each element of dy and two behind every row.
            if (most < 1 || 1.25 * Products * down * squares.Across > 9.0 * S.OutputHeight * (S.OutputWidth + 2)) return false;
            int rows = EqualParts(down, most);
            bands = (down + rows - 1) / rows;
            bandRows = 2 * rows;
            squares.SetSize(EqualParts(S.Batch, Math.Max(1, most / down)), rows, block);
            productG = 16 * (squares.Count * filterBlock / 16 | 1);
            units = (S.Batch + squares.Images - 1) / squares.Images * bands;
            return true;
        }

        // Two rows of dy, the filters innermost.
        private readonly nint LineSize => 2 * (nint)S.OutputWidth * filterBlock;

        private readonly void RunSquares<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* buffer = Scratch.Take(squares.Buffer + Products * (squares.Product + productG) + 2 * LineSize);
            for (int item = begin; item < end; item++)
            {
                (int part, int split) = Math.DivRem(item, splits);
                int firstChannel = (int)((long)split * S.Channels / splits), endChannel = (int)((split + 1L) * S.Channels / splits);
                Real* sums = partial + part * partSize;
                for (int p = 0; p < Products; p++)
                    new Span<Real>(sums + ((nint)p * S.Channels + firstChannel) * rowC, (endChannel - firstChannel) * rowC).Clear();
                ClearSumsOfG(sums + sumsSize, firstChannel, endChannel);
                for (int unit = (int)((long)part * units / parts), stop = (int)((part + 1L) * units / parts); unit < stop; unit++)
                    for (int channel = firstChannel; channel < endChannel;)
                    {
                        int group = channel / S.ChannelsPerGroup, next = Math.Min(endChannel, (group + 1) * S.ChannelsPerGroup);
                        AddUnit<V>(unit, group, channel, next, buffer, sums);
                        channel = next;
                    }
            }
        }

        /// <summary>A band of an image, or some small images: adds the products of some channels of a group with all its filters.</summary>
        private readonly void AddUnit<V>(int unit, int group, int channel, int endChannel, Real* buffer, Real* sums)
            where V : struct, ILane<V>
        {
            Real* v = buffer + squares.Buffer, g = v + Products * squares.Product, lines = g + Products * productG;
            int n = unit / bands * squares.Images, images = Math.Min(squares.Images, S.Batch - n);
            int first = unit % bands * bandRows, rows = Math.Min(bandRows, S.OutputHeight - first), down = (rows + 1) / 2;
            bool sumUp = DB != null && channel % S.ChannelsPerGroup == 0;
            for (int f = 0; f < S.FiltersPerGroup; f += filterBlock)
            {
                int filter = group * S.FiltersPerGroup + f, filters = Math.Min(filterBlock, S.FiltersPerGroup - f);
                Real* sumsOfG = sumUp ? sums + sumsSize + filter * Reduce.Lanes : null;
                for (int i = 0; i < images; i++)
                    FillSquaresOfG<V>(n + i, filter, filters, first, rows, lines, g + i * down * squares.Across * FilterPanel, sumsOfG);
                for (int c = channel; c < endChannel; c += block)
                {
                    int channels = Math.Min(block, endChannel - c);
                    nint from = ((nint)n * S.Channels + c) * S.ImageSize;
                    for (int i = 0; i < channels; i++, from += S.ImageSize)
                    {
                        Real* derivative = DerivativeX == null ? null : DerivativeX + from, to = v + (nint)i * squares.Row;
                        squares.Fill<TF, V>(F, X + from, derivative, (nint)S.Channels * S.ImageSize, images, first, down, buffer, to);
                    }
                    MultiplySquares<V>(v, g, channels, filters, images * down * squares.Across, sums + (nint)c * rowC + f);
                }
            }
        }

        /// <summary>A·dy·Aᵀ of a band of some filters of an image.</summary>
        private readonly void FillSquaresOfG<V>(int n, int filter, int filters, int first, int rows, Real* lines, Real* to, Real* sums)
            where V : struct, ILane<V>
        {
            int width = S.OutputWidth;
            nint next = S.Positions;
            Real* copies = lines + LineSize;
            for (int q = 0; q < rows; q += 2, to += squares.Across * FilterPanel)
            {
                int count = Math.Min(2, rows - q) * width;
                nint from = ((nint)n * S.Filters + filter) * next + (first + q) * width;
                Real* dy = G + from, y = DerivativeG == null ? null : DerivativeG + from;
                for (int i = 0; i < filters; i++)
                {
                    Prefetch(dy + i * next + count, count);                           // of the next row of squares
                    Real* copy = copies + (nint)i * 2 * width;
                    if (y != null) Copy<TF, V>(F, dy + i * next, y + i * next, copy, count);
                    if (sums != null) AddToLanes<V>(y != null ? copy : dy + i * next, count, sums + i * Reduce.Lanes);
                }
                if (y != null) Transposition.Run(copies, 2 * width, filters, count, lines, filterBlock);
                else Transposition.Run(dy, next, filters, count, lines, filterBlock);
                if (count == width) new Span<Real>(lines + (nint)width * filterBlock, width * filterBlock).Clear();
                TransformG<V>(lines, (filters + 15) / 16 * 16, to);
            }
        }

        /// <summary>
        /// A·g·Aᵀ for one row of squares, a vector of filters at once. (The last row of A has the opposite sign here, which
        /// <see cref="JoinSquares"/> reverts.)
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformG<V>(Real* lines, int filters, Real* to) where V : struct, ILane<V>
        {
            nint next = productG, line = (nint)S.OutputWidth * filterBlock, panel = (nint)squares.Count * FilterPanel;
            int whole = S.OutputWidth / 2;
            for (int f = 0; f < filters; f += V.Count)
            {
                Real* from = lines + f, g = to + f / FilterPanel * panel + f % FilterPanel;
                for (int t = 0; t < squares.Across; t++, from += 2 * filterBlock, g += FilterPanel)
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

        /// <summary>sums += v·g for each of the 16 products: [channels, squares] × [squares, filters].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplySquares<V>(Real* v, Real* g, int channels, int filters, int count, Real* sums)
            where V : struct, ILane<V>
        {
            int padded = (filters + 15) / 16 * 16;
            nint panel = (nint)squares.Count * FilterPanel;
            var product = new TileProduct
            {
                RowA = squares.Row,
                StepA = 1,
                StepB = FilterPanel,
                RowC = rowC,
                K = count,
                Add = true,
                Last = V.Count,
            };
            for (int p = 0; p < Products; p++, v += squares.Product, g += productG, sums += (nint)S.Channels * rowC)
                for (int f = 0; f < padded; f += 2 * V.Count)
                {
                    product.A = v;
                    product.B = g + f / FilterPanel * panel + f % FilterPanel;
                    product.C = sums + f;
                    Tile<V>.MultiplyRows<EvenRows>(product, channels, padded - f > V.Count ? 2 : 1, Tile<V>.MaxRows);
                }
        }

        /// <summary>Adds the parts of a channel's sums in order, and transforms them: dw = Gᵀ·m·G, a vector of filters at once.</summary>
        public readonly void JoinSquares<V>(int channel) where V : struct, ILane<V>
        {
            nint next = (nint)S.Channels * rowC;
            Real* m = partial + (nint)channel * rowC;
            for (int f = 0; f < rowC; f += V.Count, m += V.Count)
            {
                for (int p = 0; p < Products; p++) AddParts<V>(m + p * next);
                for (int i = 0; i < 4; i++) Gather<V>(m + i * next, 4 * next);        // down the columns
                for (int i = 0; i < 3; i++)                                           // and along the rows
                {
                    Gather<V>(m + 4 * i * next, next);
                    for (int j = 0; j < 3; j++) V.Store(V.Load(m + (4 * i + j) * next), m + (3 * i + j) * next);
                }
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
