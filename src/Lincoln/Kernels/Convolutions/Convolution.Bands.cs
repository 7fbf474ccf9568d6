using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>A convolution, or one for each phase of its transpose, band by band: the items are the bands of all images.</summary>
    private partial struct Pass<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Y, W, Bias, To;
        public bool Add, IsGradient;
        // channels of the window and of the result in each group
        public int Groups, Inputs, Outputs;
        public int Rows, Columns;                                                    // of the result, or of one phase of it
        public int Phases;
        public bool IsForSquares;
        public int ToHeight, ToWidth, ToStepY, ToStepX, ToTop, ToLeft;
        public Window Window;
        private Phase* phases;
        private int* offsets;
        private int bands, bandRows, block, rowC;
        // Winograd's U: [product, group, filter, channel]; null: the direct product
        private Real* transformed;
        private int batch, filterBlock;
        private nint productM;
        private Squares squares;

        public void Run(int batch, int moreRows, Phase* phaseList, Tap* taps)
        {
            if (TryWinograd(batch, phaseList, taps)) return;
            int most = 1;
            for (int i = 0; i < Phases; i++) most = Math.Max(most, phaseList[i].Taps);
            block = BlockOf(Inputs, most);
            SplitIntoBands(batch, moreRows);
            var list = ArrayPool<int>.Shared.Rent(block * most * Phases);
            fixed (int* pinned = list)
            {
                int* next = pinned;
                for (int i = 0; i < Phases; i++)
                {
                    for (int c = 0; c < block; c++)
                        for (int t = phaseList[i].First; t < phaseList[i].First + phaseList[i].Taps; t++)
                            *next++ = Window.Offset(c, taps[t].Y, taps[t].X);
                }
                phases = phaseList;
                offsets = pinned;
                double perItem = (double)Groups * Outputs * Inputs * most * Phases * bandRows * Columns;
                Work.For(batch * bands, (int)Math.Min(WorthThread / perItem + 1, int.MaxValue), this, 1);
            }
            ArrayPool<int>.Shared.Return(list);
        }

        // As many rows as the buffers hold, and enough bands for all threads.
        private void SplitIntoBands(int batch, int moreRows)
        {
            long perRow = (long)block * Window.StepY * Window.StepX * Window.Pitch, all = perRow + (long)Outputs * Window.Pitch;
            long rows = Math.Clamp((Buffer - moreRows * perRow) / Math.Max(1, all), 1, Rows);
            if (batch < Work.Threads) rows = Math.Min(rows, ((long)Rows * batch + Work.Threads - 1) / Work.Threads);
            bands = (int)((Rows + rows - 1) / rows);
            bandRows = (Rows + bands - 1) / bands;
            bands = (Rows + bandRows - 1) / bandRows;
            Window.SetRows(bandRows + moreRows);
            rowC = 16 * ((bandRows * Window.Pitch + 15) / 16 | 1);
        }

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            if (transformed != null)
            {
                RunWinograd<V>(begin, end);
                return;
            }
            Real* window = Scratch.Take((long)block * Window.Channel + 2 * Reduce.Lanes + (long)Outputs * rowC);
            Real* result = window + (nint)block * Window.Channel + 2 * Reduce.Lanes;
            nint image = (nint)Window.Height * Window.Width;
            for (int item = begin; item < end; item++)
            {
                (int n, int band) = Math.DivRem(item, bands);
                int first = band * bandRows, rows = Math.Min(bandRows, Rows - first), length = (rows - 1) * Window.Pitch + Columns;
                for (int group = 0; group < Groups; group++)
                {
                    nint from = ((nint)n * Groups + group) * Inputs * image;
                    int* offset = offsets;
                    for (int i = 0; i < Phases; i++)
                    {
                        var phase = phases[i];
                        nint rowA = (nint)Inputs * phase.Taps;
                        Real* weights = W + phase.Weights + (nint)group * Outputs * rowA;
                        for (int c = 0; c < Inputs && phase.Taps > 0; c += block)
                        {
                            int channels = Math.Min(block, Inputs - c);
                            nint at = from + c * image;
                            if (i == 0 || block < Inputs) Window.Fill<TF, V>(F, X + at, Y == null ? null : Y + at, channels, first, window);
                            Real* a = weights + (nint)c * phase.Taps;
                            Multiply<V>(a, rowA, Outputs, channels * phase.Taps, window, offset, result, rowC, length, c > 0);
                        }
                        if (phase.Taps == 0 || Inputs == 0) new Span<Real>(result, Outputs * rowC).Clear();
                        Finish<V>(result, n, group, first, rows, phase);
                        offset += block * phase.Taps;
                    }
                }
            }
        }

        /// <summary>Writes the rows of a band to where they belong.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish<V>(Real* result, int n, int group, int first, int rows, Phase phase) where V : struct, ILane<V>
        {
            int shiftY = phase.Y - ToTop, shiftX = phase.X - ToLeft;
            var (left, right) = ConvolutionShape.Inside(ToWidth, Columns, ToStepX, shiftX);
            for (int o = 0; o < Outputs; o++, result += rowC)
            {
                int channel = group * Outputs + o;
                Real bias = Bias == null ? 0 : Bias[channel];
                Real* to = To + ((nint)n * Groups * Outputs + channel) * ToHeight * ToWidth;
                for (int q = 0; q < rows; q++)
                {
                    int y = (first + q) * ToStepY + shiftY;
                    if (y < 0 || y >= ToHeight) continue;
                    Real* from = result + q * Window.Pitch, row = to + (nint)y * ToWidth + shiftX;
                    if (ToStepX == 1) FinishRow<V>(from + left, row + left, right - left, bias);
                    else
                        for (int j = left; j < right; j++) FinishRow<Lane1>(from + j, row + (nint)j * ToStepX, 1, bias);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void FinishRow<V>(Real* from, Real* to, int n, Real bias) where V : struct, ILane<V>
        {
            int i = 0;
            if (IsGradient)
            {
                for (; i <= n - V.Count; i += V.Count) V.Store(Add ? V.Load(to + i) + V.Load(from + i) : V.Load(from + i), to + i);
                if (i == n) return;
                V last = V.LoadFirst(from + i, n - i, 0);
                V.StoreFirst(Add ? V.LoadFirst(to + i, n - i, 0) + last : last, to + i, n - i);
                return;
            }
            V b = V.Splat(bias);
            TF f = F;
            for (; i <= n - V.Count; i += V.Count) V.Store(f.F(V.Load(from + i) + b), to + i);
            if (i < n) V.StoreFirst(f.F(V.LoadFirst(from + i, n - i, 0) + b), to + i, n - i);
        }
    }

    /// <summary>c (+)= a·B: a is m × k; row p of B begins at <paramref name="b"/> + offsets[p]. Whole vectors of c are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V>(Real* a, nint rowA, int m, int k, Real* b, int* offsets, Real* c, nint rowC, int n, bool add)
        where V : struct, ILane<V>
    {
        var product = new TileProduct
        {
            A = a,
            RowA = rowA,
            StepA = 1,
            B = b,
            Offsets = offsets,
            C = c,
            RowC = rowC,
            K = k,
            Add = add,
            Last = V.Count,
        };
        if (m == 1)
        {
            Gemm.MultiplyRow<V, ListedRows>(product, Gemm.CeilDiv(n, V.Count) * V.Count);
            return;
        }
        for (int j = 0; j < n; j += 2 * V.Count)
        {
            product.B = b + j;
            product.C = c + j;
            Tile<V>.MultiplyRows<ListedRows>(product, m, n - j > V.Count ? 2 : 1, L1Conflicts.MostRows<V>(rowA));
        }
    }
}
