using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>How a correlation is computed by Winograd's algorithm: the bands, and how much is multiplied at once.</summary>
    private readonly struct WinogradPlan
    {
        public readonly WinogradTiles Tiles;
        public readonly int Bands, BandRows;                                         // of an image; rows of the result
        public readonly int FilterBlock;                                             // filters that are multiplied at once
        public readonly nint ProductM;                                               // from one product of their results to the next

        private WinogradPlan(in Correlation c, int across, int filterBlock, int most)
        {
            int down = Sizes.CeilDiv(c.Rows, 2);
            // Enough bands for all threads.
            int share = c.Batch < Work.Threads ? (int)Sizes.CeilDiv((long)down * c.Batch, Work.Threads) : down;
            int rows = Sizes.EqualParts(down, Math.Min(most, share));
            (Bands, BandRows, FilterBlock) = (Sizes.CeilDiv(down, rows), 2 * rows, filterBlock);
            int images = Bands > 1 ? 1 : Sizes.EqualParts(c.Batch, Math.Clamp(c.Batch / (2 * Work.Threads), 1, most / down));
            Tiles = new(c.Window, across, rows, images, c.Inputs);
            ProductM = L1Conflicts.OddStride(filterBlock * Tiles.Row);
        }

        /// <summary>The plan; null where the direct product is less work.</summary>
        public static WinogradPlan? Of(in Correlation c)
        {
            if (!c.MayUseWinograd) return null;
            int across = WinogradTiles.CountAcross(c.Columns), down = Sizes.CeilDiv(c.Rows, 2);
            int filterBlock = Sizes.EqualParts(c.Outputs, ConvolutionTuning.MostWinogradFilters);
            int most = (int)Math.Min(int.MaxValue, ConvolutionTuning.BufferSize / (Products * ((long)c.Inputs + filterBlock) * across));
            if (most < 1) return null;
            // Compares vectors. Must not depend on the thread count: the two methods round differently.
            int each = Sizes.EqualParts(down, most);
            double tiles = Sizes.CeilDiv(down, each) * Sizes.CeilDiv(each * across, 16);
            double positions = Sizes.CeilDiv(c.Rows * (c.Columns + 2), 16);
            return ConvolutionTuning.IsWorthWinograd(tiles, positions) ? new WinogradPlan(c, across, filterBlock, most) : null;
        }

        public int Items(int batch) => Sizes.CeilDiv(batch, Tiles.Images) * Bands;
    }

    private static void RunWinograd<TF>(in Correlation c, in WinogradPlan plan, in Operands<TF> operands, Tap* taps)
        where TF : unmanaged, IFunction
    {
        int rows = c.Groups * c.Outputs;
        var memory = ArrayPool<Real>.Shared.Rent(Products * rows * c.Inputs);
        fixed (Real* u = memory)
        {
            var transform = new KernelTransform { Taps = taps, Inputs = c.Inputs, Rows = rows, From = operands.W, To = u };
            Work.For(rows, ConvolutionTuning.TransformGrain(c.Inputs), transform, 1);
            var kernel = new WinogradKernel<TF> { C = c, Plan = plan, Operands = operands, U = u };
            double perItem = 4.0 * rows * c.Inputs * plan.Tiles.Images * plan.BandRows * c.Columns;
            Work.For(plan.Items(c.Batch), ConvolutionTuning.Grain(perItem), kernel, 1);
        }
        ArrayPool<Real>.Shared.Return(memory);
    }

    /// <summary>3×3 kernels with 4 instead of 9 multiplications per result: F(2×2, 3×3) of Winograd (Lavin and Gray 2016).</summary>
    /// <remarks>
    /// 4×4 elements d of the image give 2×2 of the result: y = Aᵀ·(U ∘ BᵀdB)·A with U = G·g·Gᵀ for a kernel g. For all tiles of a band at
    /// once the products ∘, summed over the channels, are 16 matrix products [filters, channels] × [channels, tiles]. The transformations
    /// only add and subtract (and halve, those of the weight), so the error is about that of the direct sum, whose chain is nine times as
    /// long.
    /// </remarks>
    private struct WinogradKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public Correlation C;
        public WinogradPlan Plan;
        public Operands<TF> Operands;
        public Real* U;                                                              // [product, group, filter, channel]

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            var tiles = Plan.Tiles;
            Real* buffer = Scratch.Take(tiles.Buffer + Products * (tiles.Product + Plan.ProductM) + 8 * tiles.Row);
            for (int item = begin; item < end; item++)
                for (int group = 0; group < C.Groups; group++)
                    RunBand<V>(item / Plan.Bands * tiles.Images, item % Plan.Bands * Plan.BandRows, group, buffer);
        }

        /// <summary>A group of a band that begins with row <paramref name="first"/> of image n, or of some images from n on.</summary>
        private readonly void RunBand<V>(int n, int first, int group, Real* buffer) where V : struct, ILane<V>
        {
            int row = Plan.Tiles.Row, images = Math.Min(Plan.Tiles.Images, C.Batch - n), rows = Math.Min(Plan.BandRows, C.Rows - first);
            int down = Sizes.CeilDiv(rows, 2), length = images * down * Plan.Tiles.Across;
            Real* v = buffer + Plan.Tiles.Buffer, m = v + Products * Plan.Tiles.Product, results = m + Products * Plan.ProductM;
            nint image = C.Window.ImageSize, from = ((nint)n * C.Groups + group) * C.Inputs * image, next = C.Groups * C.Inputs * image;
            for (int c = 0; c < C.Inputs; c++, from += image)
                Plan.Tiles.Fill<TF, V>(
                    Operands.F, Operands.X, Operands.Y, from, next, images, first, down, buffer, v + (nint)c * row);
            for (int f = 0; f < C.Outputs; f += Plan.FilterBlock)
            {
                int filters = Math.Min(Plan.FilterBlock, C.Outputs - f), filter = group * C.Outputs + f;
                for (int p = 0; p < Products; p++)
                {
                    Real* u = U + ((nint)p * C.Groups * C.Outputs + filter) * C.Inputs, b = v + p * Plan.Tiles.Product;
                    var product = new TileProduct { A = u, RowA = C.Inputs, StepA = 1, B = b, StepB = row, RowC = row, Last = V.Count };
                    product.C = m + p * Plan.ProductM;
                    product.K = C.Inputs;
                    MultiplyPanels<V, EvenRows>(product, filters, length);
                }
                for (int i = 0; i < filters; i++)
                {
                    TransformResult<V>(m + (nint)i * row, results, length);
                    Finish<V>(results, length, n, images, filter + i, first, rows);
                }
            }
        }

        /// <summary>Aᵀ·m·A: the four results of each tile, each in a row of its own.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformResult<V>(Real* m, Real* to, int length) where V : struct, ILane<V>
        {
            nint next = Plan.ProductM, row = Plan.Tiles.Row;
            for (int t = 0; t < length; t += V.Count, m += V.Count)
            {
                V a0 = V.Load(m), a1 = V.Load(m + 4 * next), a2 = V.Load(m + 8 * next), a3 = V.Load(m + 12 * next);
                (a0, a1) = (a0 + a1 + a2, a1 - a2 - a3);
                V b0 = V.Load(m + next), b1 = V.Load(m + 5 * next), b2 = V.Load(m + 9 * next), b3 = V.Load(m + 13 * next);
                (b0, b1) = (b0 + b1 + b2, b1 - b2 - b3);
                V c0 = V.Load(m + 2 * next), c1 = V.Load(m + 6 * next), c2 = V.Load(m + 10 * next), c3 = V.Load(m + 14 * next);
                (c0, c1) = (c0 + c1 + c2, c1 - c2 - c3);
                V d0 = V.Load(m + 3 * next), d1 = V.Load(m + 7 * next), d2 = V.Load(m + 11 * next), d3 = V.Load(m + 15 * next);
                (d0, d1) = (d0 + d1 + d2, d1 - d2 - d3);
                V.Store(a0 + b0 + c0, to + t);
                V.Store(b0 - c0 - d0, to + row + t);
                V.Store(a1 + b1 + c1, to + 2 * row + t);
                V.Store(b1 - c1 - d1, to + 3 * row + t);
            }
        }

        /// <summary>Interleaves the results of the tiles of one channel and writes its rows.</summary>
        private readonly void Finish<V>(Real* results, int length, int n, int images, int channel, int first, int rows)
            where V : struct, ILane<V>
        {
            int row = Plan.Tiles.Row, line = 2 * Plan.Tiles.Across;
            Real* lines = results + 4 * row;
            Transposition.Interleave(results, results + row, length, lines);
            Transposition.Interleave(results + 2 * row, results + 3 * row, length, lines + 2 * row);
            Real bias = Operands.BiasOf(channel);
            for (int i = 0; i < images; i++, lines += length / images * 2)
            {
                Real* to = Operands.To + (((nint)(n + i) * C.Groups * C.Outputs + channel) * C.ToHeight + first) * C.ToWidth;
                for (int q = 0; q < rows; q++, to += C.ToWidth)
                {
                    Prefetch(to + (nint)C.ToHeight * C.ToWidth, C.Columns);
                    Operands.WriteRow<V>(lines + q % 2 * 2 * row + q / 2 * line, to, C.Columns, bias);
                }
            }
        }
    }

    /// <summary>U = G·g·Gᵀ for all kernels: [product, filter, channel].</summary>
    private struct KernelTransform : IKernel
    {
        public Tap* Taps;
        public int Inputs, Rows;
        public Real* From, To;

        [SkipLocalsInit]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* g = stackalloc Real[9], rows = stackalloc Real[12];
            nint next = (nint)Rows * Inputs;
            for (nint kernel = (nint)begin * Inputs; kernel < (nint)end * Inputs; kernel++)
            {
                for (int t = 0; t < 9; t++) g[Taps[t].Y * 3 + Taps[t].X] = From[kernel * 9 + t];
                for (int j = 0; j < 3; j++) Spread(g + j, 3, rows + j, 3);
                for (int i = 0; i < 4; i++) Spread(rows + i * 3, 1, To + 4 * i * next + kernel, next);
            }
        }

        // G·(a, b, c)
        private static void Spread(Real* from, nint step, Real* to, nint toStep)
        {
            Real a = from[0], b = from[step], c = from[2 * step], half = (Real)0.5;
            to[0] = a;
            to[toStep] = (a + c + b) * half;
            to[2 * toStep] = (a + c - b) * half;
            to[3 * toStep] = c;
        }
    }
}
