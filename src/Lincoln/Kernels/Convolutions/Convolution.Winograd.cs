using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>3×3 kernels with 4 instead of 9 multiplications per result: F(2×2, 3×3) of Winograd (Lavin and Gray 2016).</summary>
    /// <remarks>
    /// 4×4 elements d of the image give 2×2 of the result: y = Aᵀ·(U ∘ BᵀdB)·A with U = G·g·Gᵀ for a kernel g. For all squares of a band at
    /// once the products ∘, summed over the channels, are 16 matrix products [filters, channels] × [channels, squares]. The transformations
    /// only add and subtract (and halve, those of the weight), so the error is about that of the direct sum, whose chain is nine times as
    /// long.
    /// </remarks>
    private partial struct Pass<TF>
    {
        /// <summary>Runs Winograd's algorithm where it is less work.</summary>
        private bool TryWinograd(int batch, Phase* phaseList, Tap* taps)
        {
            if (!IsForSquares) return false;
            int down = (Rows + 1) / 2;
            filterBlock = EqualParts(Outputs, 28);
            squares = new Squares(Window, Columns);
            int most = (int)Math.Min(int.MaxValue, Buffer / (Products * ((long)Inputs + filterBlock) * squares.Across));
            if (most < 1) return false;
            // Vectors of squares, 16 products each, against vectors of the result with two positions behind every row, 9 each. Must not
            // depend on the thread count: the two methods round differently.
            int each = EqualParts(down, most), vectors = (down + each - 1) / each * ((each * squares.Across + 15) / 16);
            if (1.25 * Products * vectors > 9.0 * ((Rows * (Columns + 2) + 15) / 16)) return false;
            int share = batch < Work.Threads ? (int)(((long)down * batch + Work.Threads - 1) / Work.Threads) : down;
            int rowsOfSquares = EqualParts(down, Math.Min(most, share));
            bands = (down + rowsOfSquares - 1) / rowsOfSquares;
            bandRows = 2 * rowsOfSquares;
            int images = bands > 1 ? 1 : EqualParts(batch, Math.Clamp(batch / (2 * Work.Threads), 1, most / down));
            int items = (batch + images - 1) / images * bands;
            squares.SetSize(images, rowsOfSquares, Inputs);
            productM = 16 * (filterBlock * squares.Row / 16 | 1);
            var memory = ArrayPool<Real>.Shared.Rent(Products * Groups * Outputs * Inputs);
            fixed (Real* u = memory)
            {
                transformed = u;
                Real* weights = W + phaseList[0].Weights;
                var transform = new TransformKernel { Taps = taps, Inputs = Inputs, Rows = Groups * Outputs, From = weights, To = u };
                Work.For(Groups * Outputs, 5_000 / Inputs + 1, transform, 1);
                this.batch = batch;
                double perItem = 4.0 * Groups * Outputs * Inputs * images * bandRows * Columns;
                Work.For(items, (int)Math.Min(WorthThread / perItem + 1, int.MaxValue), this, 1);
            }
            ArrayPool<Real>.Shared.Return(memory);
            return true;
        }

        private void RunWinograd<V>(int begin, int end) where V : struct, ILane<V>
        {
            nint image = (nint)Window.Height * Window.Width;
            int row = squares.Row;
            Real* buffer = Scratch.Take(squares.Buffer + Products * (squares.Product + productM) + 8 * row);
            Real* v = buffer + squares.Buffer, m = v + Products * squares.Product;
            Real* results = m + Products * productM, lines = results + 4 * row;
            for (int item = begin; item < end; item++)
            {
                int n = item / bands * squares.Images, images = Math.Min(squares.Images, batch - n), first = item % bands * bandRows;
                int rows = Math.Min(bandRows, Rows - first), down = (rows + 1) / 2, length = images * down * squares.Across;
                for (int group = 0; group < Groups; group++)
                {
                    nint from = ((nint)n * Groups + group) * Inputs * image;
                    for (int c = 0; c < Inputs; c++, from += image)
                    {
                        Real* derivative = Y == null ? null : Y + from, to = v + (nint)c * row;
                        squares.Fill<TF, V>(F, X + from, derivative, Groups * Inputs * image, images, first, down, buffer, to);
                    }
                    for (int f = 0; f < Outputs; f += filterBlock)
                    {
                        int filters = Math.Min(filterBlock, Outputs - f);
                        for (int p = 0; p < Products; p++)
                        {
                            Real* u = transformed + ((nint)p * Groups * Outputs + group * Outputs + f) * Inputs;
                            MultiplyTransformed<V>(u, filters, v + p * squares.Product, m + p * productM, length);
                        }
                        for (int i = 0; i < filters; i++)
                        {
                            TransformResult<V>(m + (nint)i * row, results, length);
                            FinishSquares<V>(results, lines, length, n, images, group * Outputs + f + i, first, rows);
                        }
                    }
                }
            }
        }

        /// <summary>m = U·v for one of the 16 products: [filters, channels] × [channels, squares].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyTransformed<V>(Real* u, int filters, Real* v, Real* m, int length) where V : struct, ILane<V>
        {
            int row = squares.Row;
            var product = new TileProduct { A = u, RowA = Inputs, StepA = 1, StepB = row, RowC = row, K = Inputs, Last = V.Count };
            for (int j = 0; j < length; j += 2 * V.Count)
            {
                product.B = v + j;
                product.C = m + j;
                Tile<V>.MultiplyRows<EvenRows>(product, filters, length - j > V.Count ? 2 : 1, L1Conflicts.MostRows<V>(Inputs));
            }
        }

        /// <summary>Aᵀ·m·A: the four results of each square, each in a row of its own.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformResult<V>(Real* m, Real* to, int length) where V : struct, ILane<V>
        {
            nint next = productM, row = squares.Row;
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

        /// <summary>Puts the squares of one channel together and writes its rows.</summary>
        private readonly void FinishSquares<V>(Real* results, Real* lines, int length, int n, int images, int channel, int first, int rows)
            where V : struct, ILane<V>
        {
            int row = squares.Row, line = 2 * squares.Across;
            Transposition.Interleave(results, results + row, length, lines);
            Transposition.Interleave(results + 2 * row, results + 3 * row, length, lines + 2 * row);
            Real bias = Bias == null ? 0 : Bias[channel];
            for (int i = 0; i < images; i++, lines += length / images * 2)
            {
                Real* to = To + (((nint)(n + i) * Groups * Outputs + channel) * ToHeight + first) * ToWidth;
                for (int q = 0; q < rows; q++, to += ToWidth)
                {
                    Prefetch(to + (nint)ToHeight * ToWidth, Columns);
                    FinishRow<V>(lines + q % 2 * 2 * row + q / 2 * line, to, Columns, bias);
                }
            }
        }
    }

    /// <summary>U = G·g·Gᵀ for all kernels: [product, filter, channel].</summary>
    private struct TransformKernel : IKernel
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
