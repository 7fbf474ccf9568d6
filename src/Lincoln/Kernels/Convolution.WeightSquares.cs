namespace Lincoln.Kernels;

static unsafe partial class Convolution
{
    // Filters whose gradient is multiplied at once, and channels, as many as a tile has rows at most.
    const int FilterPanel = 32, MostPanels = 2, MostChannels = 14;

    /// <summary>Weight gradients of 3×3 kernels by Winograd's way, the transpose of <see cref="Pass{TF}"/>'s: dw = Gᵀ·(Σ BᵀxB ∘ A·dy·Aᵀ)·G.</summary>
    /// <remarks>A square of 2×2 numbers of dy meets 16 transformed numbers of x instead of 4 times 9; the sums ∘ over the squares are 16 matrix
    /// products [channels, squares] × [squares, filters], and only what all images sum up to is transformed back.</remarks>
    partial struct WeightPass<TF>
    {
        /// <summary>Whether it is less work this way; if so, the bands are set.</summary>
        bool SplitIntoSquares()
        {
            int channels = S.ChannelsPerGroup, filters = S.FiltersPerGroup;
            if (!S.IsThreeByThree || channels < 16 || filters < 16) return false;
            squares = new Squares(Window, S.OutputWidth);
            int down = (S.OutputHeight + 1) / 2;
            block = EqualParts(channels, MostChannels);
            filterBlock = FilterPanel * EqualParts((filters + FilterPanel - 1) / FilterPanel, MostPanels);
            long most = Buffer / (Products * (block + filterBlock) * (long)squares.Across);
            if (most < 1 || 1.25 * Products * down * squares.Across > 9.0 * S.OutputHeight * (S.OutputWidth + 2)) return false;
            int rows = EqualParts(down, (int)Math.Min(most, down));
            bands = (down + rows - 1) / rows;
            bandRows = 2 * rows;
            squares.SetSize(rows, block);
            productG = 16 * (rows * squares.Across * filterBlock / 16 | 1);
            return true;
        }

        // As few parts as possible of at most so many, as equal as possible: the size of the largest.
        static int EqualParts(int count, int most)
        {
            int parts = (count + most - 1) / most;
            return (count + parts - 1) / parts;
        }

        void RunSquares<V>(int begin, int end) where V : struct, ILane<V>
        {
            nint line = 2 * squares.Across * filterBlock;
            Real* buffer = Scratch.Take(squares.Buffer + Products * (squares.Product + productG) + 2 * line + 2 * (nint)filterBlock * S.OutputWidth);
            Real* v = buffer + squares.Buffer, g = v + Products * squares.Product, lines = g + Products * productG, rowsOfG = lines + 2 * line;
            new Span<Real>(lines, (int)(2 * line)).Clear();
            for (int item = begin; item < end; item++)
            {
                (int part, int split) = Math.DivRem(item, splits);
                int firstChannel = (int)((long)split * S.Channels / splits), endChannel = (int)((split + 1L) * S.Channels / splits);
                Real* sums = partial + part * partSize;
                for (int p = 0; p < Products; p++) new Span<Real>(sums + ((nint)p * S.Channels + firstChannel) * rowC, (endChannel - firstChannel) * rowC).Clear();
                ClearSumsOfG(sums + sumsSize, firstChannel, endChannel);
                int units = S.Batch * bands;
                for (int unit = (int)((long)part * units / parts), stop = (int)((part + 1L) * units / parts); unit < stop; unit++)
                {
                    (int n, int band) = Math.DivRem(unit, bands);
                    int first = band * bandRows, rows = Math.Min(bandRows, S.OutputHeight - first), down = (rows + 1) / 2;
                    for (int channel = firstChannel; channel < endChannel;)
                    {
                        (int group, int inGroup) = Math.DivRem(channel, S.ChannelsPerGroup);
                        int stopChannel = Math.Min(endChannel, channel - inGroup + S.ChannelsPerGroup);
                        for (int f = 0; f < S.FiltersPerGroup; f += filterBlock)
                        {
                            int filter = group * S.FiltersPerGroup + f, filters = Math.Min(filterBlock, S.FiltersPerGroup - f);
                            FillSquaresOfG<V>(n, filter, filters, first, rows, rowsOfG, lines, g, DB != null && inGroup == 0 ? sums + sumsSize + filter * Reduce.Lanes : null);
                            for (int c = channel; c < stopChannel; c += block)
                            {
                                int channels = Math.Min(block, stopChannel - c);
                                nint from = ((nint)n * S.Channels + c) * S.ImageSize;
                                for (int i = 0; i < channels; i++, from += S.ImageSize)
                                    squares.Fill<TF, V>(F, X + from, DerivativeX == null ? null : DerivativeX + from, first, down, buffer, v + (nint)i * squares.Row);
                                MultiplySquares<V>(v, g, channels, filters, down * squares.Across, sums + (nint)c * rowC + f);
                            }
                        }
                        channel = stopChannel;
                    }
                }
            }
        }

        /// <summary>A·dy·Aᵀ of a band of some filters.</summary>
        readonly void FillSquaresOfG<V>(int n, int filter, int filters, int first, int rows, Real* rowsOfG, Real* lines, Real* to, Real* sums) where V : struct, ILane<V>
        {
            int width = S.OutputWidth;
            nint next = S.Positions, line = 2 * squares.Across * filterBlock;
            for (int q = 0; q < rows; q += 2, to += squares.Across * FilterPanel)
            {
                int two = Math.Min(2, rows - q), count = two * width;
                nint from = ((nint)n * S.Filters + filter) * next + (first + q) * width;
                Real* dy = G + from, y = DerivativeG == null ? null : DerivativeG + from;
                for (int i = 0; i < filters && (y != null || sums != null); i++, dy += next)
                {
                    Real* copy = rowsOfG + (nint)i * 2 * width;
                    if (y != null) Copy<TF, V>(F, dy, y + i * next, copy, count);
                    if (sums != null) AddToLanes<V>(y != null ? copy : dy, count, sums + i * Reduce.Lanes);
                }
                for (int r = 0; r < two; r++)
                    if (y != null) Transposition.Run(rowsOfG + r * width, 2 * width, filters, width, lines + r * line, filterBlock);
                    else Transposition.Run(G + from + r * width, next, filters, width, lines + r * line, filterBlock);
                if (two == 1) new Span<Real>(lines + line, (int)line).Clear();
                TransformG<V>(lines, filters, to);
            }
        }

        /// <summary>A·g·Aᵀ for one row of squares, of a vector of filters at once. (The last row of A here has the other sign, and <see cref="JoinSquares"/> turns it back.)</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void TransformG<V>(Real* lines, int filters, Real* to) where V : struct, ILane<V>
        {
            nint next = productG, line = 2 * squares.Across * filterBlock, panel = (nint)bandRows / 2 * squares.Across * FilterPanel;
            for (int f = 0; f < (filters + 15) / 16 * 16; f += V.Count)
            {
                Real* from = lines + f, g = to + f / FilterPanel * panel + f % FilterPanel;
                for (int t = 0; t < squares.Across; t++, from += 2 * filterBlock, g += FilterPanel)
                {
                    V a0 = V.Load(from), a3 = V.Load(from + line), b0 = V.Load(from + filterBlock), b3 = V.Load(from + filterBlock + line);
                    V a1 = a0 + a3, a2 = a0 - a3, b1 = b0 + b3, b2 = b0 - b3;
                    Real* square = g;
                    V.Store(a0, square);
                    V.Store(a0 + b0, square + next);
                    V.Store(a0 - b0, square + 2 * next);
                    V.Store(b0, square + 3 * next);
                    square += 4 * next;
                    V.Store(a1, square);
                    V.Store(a1 + b1, square + next);
                    V.Store(a1 - b1, square + 2 * next);
                    V.Store(b1, square + 3 * next);
                    square += 4 * next;
                    V.Store(a2, square);
                    V.Store(a2 + b2, square + next);
                    V.Store(a2 - b2, square + 2 * next);
                    V.Store(b2, square + 3 * next);
                    square += 4 * next;
                    V.Store(a3, square);
                    V.Store(a3 + b3, square + next);
                    V.Store(a3 - b3, square + 2 * next);
                    V.Store(b3, square + 3 * next);
                }
            }
        }

        /// <summary>sums += v·g for each of the 16 products: [channels, squares] × [squares, filters].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void MultiplySquares<V>(Real* v, Real* g, int channels, int filters, int count, Real* sums) where V : struct, ILane<V>
        {
            var table = Tile<V>.Table;
            int tiles = (channels + Tile<V>.MaxRows - 1) / Tile<V>.MaxRows, padded = (filters + 15) / 16 * 16;
            nint panel = (nint)bandRows / 2 * squares.Across * FilterPanel;
            for (int p = 0; p < Products; p++, v += squares.Product, g += productG, sums += (nint)S.Channels * rowC)
                for (int f = 0; f < padded; f += 2 * V.Count)
                {
                    int vectors = padded - f > V.Count ? 2 : 1;
                    Real* b = g + f / FilterPanel * panel + f % FilterPanel;
                    for (int tile = 0, c = 0; tile < tiles; tile++)
                    {
                        int rows = (channels - c + tiles - tile - 1) / (tiles - tile);
                        table[(vectors - 1) * Tile<V>.MostRows + rows - 1](count, v + (nint)c * squares.Row, squares.Row, 1, b, FilterPanel, sums + (nint)c * rowC + f, rowC, true, V.Count);
                        c += rows;
                    }
                }
        }

        /// <summary>Adds the parts of a channel's sums up in order, and transforms them: dw = Gᵀ·m·G, for a vector of filters at once.</summary>
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
        static void Gather<V>(Real* m, nint step) where V : struct, ILane<V>
        {
            V half = V.Splat((Real)0.5), m1 = V.Load(m + step), m2 = V.Load(m + 2 * step), middle = (m1 + m2) * half;
            V.Store(V.Load(m) + middle, m);
            V.Store((m1 - m2) * half, m + step);
            V.Store(middle - V.Load(m + 3 * step), m + 2 * step);
        }
    }
}
