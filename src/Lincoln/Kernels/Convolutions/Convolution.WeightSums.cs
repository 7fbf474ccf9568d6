namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>The layout of the sums of a weight gradient, and the split of its work into parts of batch and channels.</summary>
    /// <remarks>
    /// Sums are [plane, channel, row, filter or lane]: one plane with a row for each tap, or 16 planes with one row for Winograd's
    /// products. Each part of the batch has its own sums, followed by those of the bias. The number of parts depends on the shape alone,
    /// because they are added in order.
    /// </remarks>
    private readonly struct WeightSumsPlan
    {
        public readonly int Parts, Splits, Units;                                    // units: bands of images
        public readonly int Planes, RowC;
        public readonly nint PerChannel, Size, PartSize;

        public WeightSumsPlan(in ConvolutionShape s, bool winograd, int rowC, int units)
        {
            (Units, RowC, Planes) = (units, rowC, winograd ? Products : 1);
            PerChannel = (nint)rowC * (winograd ? 1 : s.Taps);
            Size = Planes * s.Channels * PerChannel;
            PartSize = Size + s.Filters * Reduce.Lanes;
            Parts = (int)Math.Clamp(ConvolutionTuning.MostSums / PartSize, 1, Math.Clamp(units, 1, ConvolutionTuning.MostParts));
            Splits = ConvolutionTuning.Splits((double)s.WeightSize * s.Positions * s.Batch / Parts, Parts, s.Channels, winograd);
        }
    }

    /// <summary>A part of the batch and of the channels.</summary>
    private readonly struct WeightItem
    {
        public readonly int FirstChannel, EndChannel, FirstUnit, EndUnit, Part;

        public WeightItem(in WeightSumsPlan plan, int item, int channels)
        {
            (Part, int split) = Math.DivRem(item, plan.Splits);
            FirstChannel = (int)((long)split * channels / plan.Splits);
            EndChannel = (int)((split + 1L) * channels / plan.Splits);
            FirstUnit = (int)((long)Part * plan.Units / plan.Parts);
            EndUnit = (int)((Part + 1L) * plan.Units / plan.Parts);
        }
    }

    /// <summary>The sums of all parts, and the gradients that they become.</summary>
    private struct WeightSums
    {
        public WeightSumsPlan Plan;
        public ConvolutionShape S;
        public Real* Memory, DW, DB;
        public bool Add, AddB, InLanes;

        public readonly Real* Of(int part) => Memory + part * Plan.PartSize;

        public readonly Real* OfBias(int part, int filter) => Of(part) + Plan.Size + filter * Reduce.Lanes;

        /// <summary>Clears the sums of an item. The item with a group's first channel also sums its g.</summary>
        public readonly void Clear(in WeightItem item)
        {
            for (int plane = 0; plane < Plan.Planes; plane++)
            {
                Real* sums = Of(item.Part) + ((nint)plane * S.Channels + item.FirstChannel) * Plan.PerChannel;
                new Span<Real>(sums, (int)((item.EndChannel - item.FirstChannel) * Plan.PerChannel)).Clear();
            }
            int filters = S.FiltersPerGroup, perGroup = S.ChannelsPerGroup;
            int firstGroup = Sizes.CeilDiv(item.FirstChannel, perGroup), endGroup = Sizes.CeilDiv(item.EndChannel, perGroup);
            new Span<Real>(OfBias(item.Part, firstGroup * filters), (endGroup - firstGroup) * filters * Reduce.Lanes).Clear();
        }

        /// <summary>Adds the parts in order and writes the gradients.</summary>
        public readonly void Finish()
        {
            bool winograd = Plan.Planes > 1;
            int rows = S.Channels * (winograd ? 1 : S.Taps), grain = ConvolutionTuning.CopyGrain((double)Plan.Parts * Plan.RowC);
            if (winograd) Work.For(rows, grain, new WinogradJoinKernel { Sums = this }, 1);
            else Work.For(rows, grain, new JoinKernel { Sums = this }, 1);
            if (!InLanes) Work.For(S.Filters, ConvolutionTuning.CopyGrain(S.ChannelsPerGroup * S.Taps), new ReorderKernel { Sums = this });
            for (int f = 0; f < S.Filters && DB != null; f++) FinishBias(f);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddParts<V>(Real* sums) where V : struct, ILane<V>
        {
            V sum = V.Load(sums);
            for (int part = 1; part < Plan.Parts; part++) sum += V.Load(sums + part * Plan.PartSize);
            V.Store(sum, sums);
        }

        private readonly void FinishBias(int filter)
        {
            Real* lanes = OfBias(0, filter);
            for (int part = 1; part < Plan.Parts; part++)
                for (int i = 0; i < Reduce.Lanes; i++) lanes[i] += lanes[part * Plan.PartSize + i];
            Real sum = Reduce.Tree<Reduce.Plus>(lanes);
            DB[filter] = AddB ? DB[filter] + sum : sum;
        }
    }

    /// <summary>Adds the parts of each element of the kernel, for all filters; sums in lanes are finished.</summary>
    private struct JoinKernel : IKernel
    {
        public WeightSums Sums;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int row = begin; row < end; row++)
            {
                Real* sums = Sums.Memory + (nint)row * Sums.Plan.RowC;
                for (int i = 0; i < Sums.Plan.RowC; i += V.Count) Sums.AddParts<V>(sums + i);
                if (Sums.InLanes) FinishLanes(sums, row);
            }
        }

        private readonly void FinishLanes(Real* lanes, int row)
        {
            var s = Sums.S;
            var (channel, tap) = Math.DivRem(row, s.Taps);
            var (group, c) = Math.DivRem(channel, s.ChannelsPerGroup);
            for (int f = 0; f < s.FiltersPerGroup; f++)
            {
                Real sum = Reduce.Tree<Reduce.Plus>(lanes + f * Reduce.Lanes);
                ref Real to = ref Sums.DW[((nint)(group * s.FiltersPerGroup + f) * s.ChannelsPerGroup + c) * s.Taps + tap];
                to = Sums.Add ? to + sum : sum;
            }
        }
    }

    /// <summary>
    /// Writes the gradients of some filters in the weight's order, [filter, channel, tap], from [channel, tap, filter] or, by Winograd's
    /// algorithm, [tap, channel, filter].
    /// </summary>
    private struct ReorderKernel : IKernel
    {
        public WeightSums Sums;

        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int channels = Sums.S.ChannelsPerGroup, taps = Sums.S.Taps, rowC = Sums.Plan.RowC;
            while (begin < end)
            {
                var (group, f) = Math.DivRem(begin, Sums.S.FiltersPerGroup);
                int filters = Math.Min(Sums.S.FiltersPerGroup - f, end - begin);
                Real* from = Sums.Memory + group * channels * Sums.Plan.PerChannel + f, to = Sums.DW + (nint)begin * channels * taps;
                if (Sums.Plan.Planes == 1) Move(from, rowC, channels * taps, filters, to);
                else
                    for (int c = 0; c < channels; c++)
                        Move(from + (nint)c * rowC, (nint)Sums.S.Channels * rowC, taps, filters, to + (nint)c * taps);
                begin += filters;
            }
        }

        // Rows of filters to columns of the weight.
        private readonly void Move(Real* from, nint step, int rows, int filters, Real* to)
        {
            int toStep = Sums.S.ChannelsPerGroup * Sums.S.Taps;
            if (!Sums.Add) Transposition.Run(from, step, rows, filters, to, toStep);
            else
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < filters; j++) to[(nint)j * toStep + i] += from[i * step + j];
        }
    }
}
