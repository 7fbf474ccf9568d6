namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    // Positions that are multiplied at once: a panel of g of this length stays in the L1 cache for all taps and channels.
    private const int BlockPositions = 192;

    private partial struct WeightPass<TF>
    {
        /// <summary>For each tap a matrix product: channels × positions of the shifted window, times positions × filters of g.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AlongFilters<V>(Real* window, Real* g, int positions, int channels, Real* to) where V : struct, ILane<V>
        {
            int taps = S.Taps;
            nint next = (nint)taps * rowC;
            var product = new TileProduct { RowA = Window.Channel, StepA = 1, StepB = rowG, RowC = next, Add = true, Last = V.Count };
            for (int p = 0; p < positions; p += BlockPositions)
                for (int f = 0; f < rowC; f += 2 * V.Count)
                {
                    product.K = Math.Min(BlockPositions, positions - p);
                    product.B = g + (nint)p * rowG + f;
                    for (int tap = 0; tap < taps; tap++)
                    {
                        product.A = window + offsets[tap] + p;
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
            int filters = S.FiltersPerGroup, filterTiles = (filters + LaneTile<V>.MostFilters - 1) / LaneTile<V>.MostFilters;
            int tiles = (rows + LaneTile<V>.MaxRows - 1) / LaneTile<V>.MaxRows;
            for (int tile = 0, i = 0; tile < tiles; tile++)
            {
                int height = (rows - i + tiles - tile - 1) / (tiles - tile);
                for (int column = 0, f = 0; column < filterTiles; column++)
                {
                    int width = (filters - f + filterTiles - column - 1) / (filterTiles - column);
                    int kind = (width - 1) * LaneTile<V>.MostRows + height - 1;
                    Real* sums = to + (nint)i * rowC + f * Reduce.Lanes;
                    table[kind](positions, window, offsets + i, g + (nint)f * rowG, rowG, sums, rowC);
                    f += width;
                }
                i += height;
            }
        }

        /// <summary>Adds the parts of one element of the kernel in order, for all filters.</summary>
        [SkipLocalsInit]
        public readonly void Join<V>(int channel, int tap) where V : struct, ILane<V>
        {
            Real* row = partial + ((nint)channel * S.Taps + tap) * rowC;
            for (int i = 0; i < rowC; i += V.Count) AddParts<V>(row + i);
            if (!inLanes) return;
            (int group, int c) = Math.DivRem(channel, S.ChannelsPerGroup);
            for (int f = 0; f < S.FiltersPerGroup; f++)
            {
                Real sum = Reduce.Tree<Reduce.Plus>(row + f * Reduce.Lanes);
                ref Real to = ref DW[((nint)(group * S.FiltersPerGroup + f) * S.ChannelsPerGroup + c) * S.Taps + tap];
                to = Add ? to + sum : sum;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void AddParts<V>(Real* sums) where V : struct, ILane<V>
        {
            V sum = V.Load(sums);
            for (int part = 1; part < parts; part++) sum += V.Load(sums + part * partSize);
            V.Store(sum, sums);
        }

        /// <summary>
        /// Writes the gradients of some filters in the weight's order, [filter, channel, tap], from [channel, tap, filter] or, in squares,
        /// [tap, channel, filter].
        /// </summary>
        public readonly void Reorder(int begin, int end)
        {
            int channels = S.ChannelsPerGroup, taps = S.Taps;
            while (begin < end)
            {
                (int group, int f) = Math.DivRem(begin, S.FiltersPerGroup);
                int filters = Math.Min(S.FiltersPerGroup - f, end - begin);
                Real* from = partial + (nint)group * channels * (InSquares ? 1 : taps) * rowC + f;
                Real* to = DW + (nint)begin * channels * taps;
                if (!InSquares) Move(from, rowC, channels * taps, filters, to);
                else
                    for (int c = 0; c < channels; c++)
                        Move(from + (nint)c * rowC, (nint)S.Channels * rowC, taps, filters, to + (nint)c * taps);
                begin += filters;
            }
        }

        // Rows of filters to columns of the weight.
        private readonly void Move(Real* from, nint step, int rows, int filters, Real* to)
        {
            int toStep = S.ChannelsPerGroup * S.Taps;
            if (!Add) Transposition.Run(from, step, rows, filters, to, toStep);
            else
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < filters; j++) to[(nint)j * toStep + i] += from[i * step + j];
        }

        private readonly void JoinBias(int filter)
        {
            Real* lanes = partial + sumsSize + filter * Reduce.Lanes;
            for (int part = 1; part < parts; part++)
                for (int i = 0; i < Reduce.Lanes; i++) lanes[i] += lanes[part * partSize + i];
            Real sum = Reduce.Tree<Reduce.Plus>(lanes);
            DB[filter] = AddB ? DB[filter] + sum : sum;
        }
    }

    private struct JoinKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public WeightPass<TF> Pass;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int row = begin; row < end; row++)
                if (Pass.InSquares) Pass.JoinSquares<V>(row);
                else Pass.Join<V>(row / Pass.S.Taps, row % Pass.S.Taps);
        }
    }

    private struct ReorderKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public WeightPass<TF> Pass;

        public void Run<V>(int begin, int end) where V : struct, ILane<V> => Pass.Reorder(begin, end);
    }

    /// <summary>db (+)= the sums over images and positions of F′·dy.</summary>
    private static void ChannelSums<TF>(TF f, in ConvolutionShape s, Real* dy, Real* y, Real* db, bool add) where TF : unmanaged, IFunction
    {
        int channels = s.Transposed ? s.Channels : s.Filters, size = s.Transposed ? s.ImageSize : s.Positions;
        var kernel = new SumKernel<TF> { F = f, DY = dy, Y = y, DB = db, Add = add, Batch = s.Batch, Channels = channels, Size = size };
        Work.For(channels, (int)(50_000 / ((long)s.Batch * size + 1)) + 1, kernel, 1);
    }

    private struct SumKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        private const int Chunk = 512;

        public TF F;
        public Real* DY, Y, DB;
        public bool Add;
        public int Batch, Channels, Size;

        [SkipLocalsInit]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* lanes = stackalloc Real[Reduce.Lanes], g = stackalloc Real[Chunk];
            for (int channel = begin; channel < end; channel++)
            {
                new Span<Real>(lanes, Reduce.Lanes).Clear();
                for (int n = 0; n < Batch; n++)
                    for (int i = 0; i < Size; i += Chunk)
                    {
                        nint from = ((nint)n * Channels + channel) * Size + i;
                        int count = Math.Min(Chunk, Size - i);
                        if (Y != null) Copy<TF, V>(F, DY + from, Y + from, g, count);
                        AddToLanes<V>(Y != null ? g : DY + from, count, lanes);
                    }
                Real sum = Reduce.Tree<Reduce.Plus>(lanes);
                DB[channel] = Add ? DB[channel] + sum : sum;
            }
        }
    }
}
