using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>How images are cut into bands of rows, whose buffers fit the L2 cache.</summary>
    private readonly struct BandPlan
    {
        public readonly int Block;                             // channels that are multiplied at once
        public readonly int Count, Rows;                       // bands of an image, rows of each but the last
        public readonly Window Window;                         // of one band

        public BandPlan(in Window window, int rows, int moreRows, int mostRows, int inputs, int outputs, int taps)
        {
            Block = Sizes.EqualParts(inputs, Math.Max(1, ConvolutionTuning.BlockK / Math.Max(1, taps)));
            long perRow = (long)Block * window.Phases * window.Pitch, all = perRow + (long)outputs * window.Pitch;
            int most = (int)Math.Clamp((ConvolutionTuning.BufferSize - moreRows * perRow) / Math.Max(1, all), 1, mostRows);
            Rows = Sizes.EqualParts(rows, most);
            Count = Sizes.CeilDiv(rows, Rows);
            Window = window.WithRows(Rows + moreRows);
        }

        public long WindowSize => (long)Block * Window.Channel + 2 * Reduce.Lanes;
    }

    private static void RunBands<TF>(in Correlation c, in Operands<TF> operands, Tap* taps, Phase* phases) where TF : unmanaged, IFunction
    {
        int mostTaps = 1;
        for (int i = 0; i < c.Phases; i++) mostTaps = Math.Max(mostTaps, phases[i].Taps);
        // Enough bands for all threads.
        int mostRows = c.Batch < Work.Threads ? (int)Sizes.CeilDiv((long)c.Rows * c.Batch, Work.Threads) : c.Rows;
        var plan = new BandPlan(c.Window, c.Rows, c.MoreRows, Math.Max(1, mostRows), c.Inputs, c.Outputs, mostTaps);
        var offsets = ArrayPool<int>.Shared.Rent(plan.Block * mostTaps * c.Phases);
        fixed (int* list = offsets)
        {
            int* next = list;
            for (int i = 0; i < c.Phases; i++)
                for (int channel = 0; channel < plan.Block; channel++)
                    for (int t = phases[i].First; t < phases[i].First + phases[i].Taps; t++)
                        *next++ = plan.Window.Offset(channel, taps[t].Y, taps[t].X);
            var kernel = new BandKernel<TF> { C = c, Plan = plan, Operands = operands, Phases = phases, Offsets = list };
            double perItem = (double)c.Groups * c.Outputs * c.Inputs * mostTaps * c.Phases * plan.Rows * c.Columns;
            Work.For(c.Batch * plan.Count, ConvolutionTuning.Grain(perItem), kernel, 1);
        }
        ArrayPool<int>.Shared.Return(offsets);
    }

    /// <summary>The direct product; the items are the bands of all images.</summary>
    private struct BandKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public Correlation C;
        public BandPlan Plan;
        public Operands<TF> Operands;
        public Phase* Phases;
        public int* Offsets;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            Real* window = Scratch.Take(Plan.WindowSize + (long)C.Outputs * RowC), result = window + Plan.WindowSize;
            for (int item = begin; item < end; item++)
                for (int group = 0; group < C.Groups; group++)
                    RunBand<V>(item / Plan.Count, group, item % Plan.Count, window, result);
        }

        // From one channel of a band's result to the next.
        private readonly int RowC => L1Conflicts.OddStride(Plan.Rows * Plan.Window.Pitch);

        private readonly void RunBand<V>(int n, int group, int band, Real* window, Real* result) where V : struct, ILane<V>
        {
            int first = band * Plan.Rows, rows = Math.Min(Plan.Rows, C.Rows - first), rowC = RowC;
            nint from = ((nint)n * C.Groups + group) * C.Inputs * C.Window.ImageSize;
            int* offsets = Offsets;
            for (int i = 0; i < C.Phases; i++)
            {
                var phase = Phases[i];
                int rowA = C.Inputs * phase.Taps;
                Real* weights = Operands.W + phase.Weights + (nint)group * C.Outputs * rowA;
                for (int c = 0; c < C.Inputs && phase.Taps > 0; c += Plan.Block)
                {
                    int channels = Math.Min(Plan.Block, C.Inputs - c), length = (rows - 1) * Plan.Window.Pitch + C.Columns;
                    if (i == 0 || Plan.Block < C.Inputs)
                        Plan.Window.Fill<TF, V>(Operands.F, Operands.X, Operands.Y, from + c * C.Window.ImageSize, channels, first, window);
                    var product = new TileProduct
                    {
                        A = weights + (nint)c * phase.Taps,
                        RowA = rowA,
                        StepA = 1,
                        B = window,
                        Offsets = offsets,
                        C = result,
                        RowC = rowC,
                        K = channels * phase.Taps,
                        Add = c > 0,
                        Last = V.Count,
                    };
                    if (C.Outputs == 1) Gemm.MultiplyRow<V, ListedRows>(product, Sizes.CeilDiv(length, V.Count) * V.Count);
                    else MultiplyPanels<V, ListedRows>(product, C.Outputs, length);
                }
                if (phase.Taps == 0 || C.Inputs == 0) new Span<Real>(result, C.Outputs * rowC).Clear();
                Finish<V>(result, n, group, first, rows, phase);
                offsets += Plan.Block * phase.Taps;
            }
        }

        /// <summary>Writes the rows of a band to where they belong.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish<V>(Real* result, int n, int group, int first, int rows, Phase phase) where V : struct, ILane<V>
        {
            int shiftY = phase.Y - C.ToTop, shiftX = phase.X - C.ToLeft, rowC = RowC;
            var (left, right) = ConvolutionShape.Inside(C.ToWidth, C.Columns, C.ToStepX, shiftX);
            for (int o = 0; o < C.Outputs; o++, result += rowC)
            {
                int channel = group * C.Outputs + o;
                Real bias = Operands.BiasOf(channel);
                Real* to = Operands.To + ((nint)n * C.Groups * C.Outputs + channel) * C.ToHeight * C.ToWidth;
                for (int q = 0; q < rows; q++)
                {
                    int y = (first + q) * C.ToStepY + shiftY;
                    if (y < 0 || y >= C.ToHeight) continue;
                    Real* from = result + q * Plan.Window.Pitch, row = to + (nint)y * C.ToWidth + shiftX;
                    if (C.ToStepX == 1) Operands.WriteRow<V>(from + left, row + left, right - left, bias);
                    else
                        for (int j = left; j < right; j++) Operands.WriteRow<Lane1>(from + j, row + (nint)j * C.ToStepX, 1, bias);
                }
            }
        }
    }
}
