namespace Lincoln.Kernels;

static unsafe partial class Convolution
{
    // Positions that are multiplied at once: a panel of g, so long, stays in the first cache for all taps and channels.
    const int BlockPositions = 192;

    partial struct WeightPass<TF>
    {
        /// <summary>For each tap a matrix product: channels × positions of the shifted window, times positions × filters of g.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void AlongFilters<V>(Real* window, Real* g, int positions, int channels, Real* to) where V : struct, ILane<V>
        {
            var table = Tile<V>.Table;
            int taps = S.Taps, tiles = (channels + Tile<V>.MaxRows - 1) / Tile<V>.MaxRows;
            nint next = (nint)taps * rowC;
            for (int p = 0; p < positions; p += BlockPositions)
                for (int f = 0; f < rowC; f += 2 * V.Count)
                {
                    int vectors = rowC - f > V.Count ? 2 : 1, k = Math.Min(BlockPositions, positions - p);
                    for (int tap = 0; tap < taps; tap++)
                        for (int tile = 0, c = 0; tile < tiles; tile++)
                        {
                            int rows = (channels - c + tiles - tile - 1) / (tiles - tile);
                            table[(vectors - 1) * Tile<V>.MostRows + rows - 1](k, window + offsets[tap] + (nint)c * Window.Channel + p, Window.Channel, 1,
                                g + (nint)p * rowG + f, rowG, to + c * next + tap * rowC + f, next, true, V.Count);
                            c += rows;
                        }
                }
        }

        /// <summary>Few channels or filters: 16 lanes along the positions for each number of the weight.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void AlongPositions<V>(Real* window, Real* g, int positions, int rows, Real* to) where V : struct, ILane<V>
        {
            var table = LaneTile<V>.Table;
            int filters = S.FiltersPerGroup, most = LaneTile<V>.MaxRows, filterTiles = (filters + LaneTile<V>.MostFilters - 1) / LaneTile<V>.MostFilters, tiles = (rows + most - 1) / most;
            for (int tile = 0, i = 0; tile < tiles; tile++)
            {
                int height = (rows - i + tiles - tile - 1) / (tiles - tile);
                for (int column = 0, f = 0; column < filterTiles; column++)
                {
                    int width = (filters - f + filterTiles - column - 1) / (filterTiles - column);
                    table[(width - 1) * LaneTile<V>.MostRows + height - 1](positions, window, offsets + i, g + (nint)f * rowG, rowG, to + (nint)i * rowC + f * Reduce.Lanes, rowC);
                    f += width;
                }
                i += height;
            }
        }

        /// <summary>Adds the parts up, in order, and writes a filter's numbers in the order of the weight.</summary>
        [SkipLocalsInit]
        public readonly void Join<V>(int filter) where V : struct, ILane<V>
        {
            (int group, int f) = Math.DivRem(filter, S.FiltersPerGroup);
            int numbers = S.ChannelsPerGroup * S.Taps;
            Real* lanes = stackalloc Real[Reduce.Lanes];
            Real* to = DW + (nint)filter * numbers;
            for (int i = 0; i < numbers; i++)
            {
                nint at = ((nint)group * numbers + i) * rowC + (inLanes ? f * Reduce.Lanes : f);
                Real sum = partial[at];
                if (inLanes) sum = SumOfLanes<V>(at, lanes);
                else
                    for (int part = 1; part < parts; part++) sum += partial[part * partSize + at];
                to[i] = Add ? to[i] + sum : sum;
            }
            if (DB == null) return;
            Real b = SumOfLanes<V>((nint)S.Channels * S.Taps * rowC + filter * Reduce.Lanes, lanes);
            DB[filter] = AddB ? DB[filter] + b : b;
        }

        readonly Real SumOfLanes<V>(nint at, Real* lanes) where V : struct, ILane<V>
        {
            for (int lane = 0; lane < Reduce.Lanes; lane += V.Count)
            {
                V sum = V.Load(partial + at + lane);
                for (int part = 1; part < parts; part++) sum += V.Load(partial + part * partSize + at + lane);
                V.Store(sum, lanes + lane);
            }
            return Reduce.Tree<Reduce.Plus>(lanes);
        }
    }

    struct JoinKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public WeightPass<TF> Pass;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int filter = begin; filter < end; filter++) Pass.Join<V>(filter);
        }
    }

    /// <summary>db (+)= the sums over images and positions of F′·dy.</summary>
    static void ChannelSums<TF>(TF f, in ConvolutionShape s, Real* dy, Real* y, Real* db, bool add) where TF : unmanaged, IFunction
    {
        int channels = s.Transposed ? s.Channels : s.Filters, size = s.Transposed ? s.ImageSize : s.Positions;
        Work.For(channels, (int)(50_000 / ((long)s.Batch * size + 1)) + 1, new SumKernel<TF> { F = f, DY = dy, Y = y, DB = db, Add = add, Batch = s.Batch, Channels = channels, Size = size }, 1);
    }

    struct SumKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        const int Chunk = 512;

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
