namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>The sizes of a convolution as a correlation of images with kernels at stride 1, or of its transpose.</summary>
    /// <remarks>
    /// A transpose adds the kernel, times x, to where the convolution read. It is one correlation with the flipped kernel for each phase:
    /// result (y, x) is element (y + Top) / stride of the phase (y + Top) % stride.
    /// </remarks>
    private readonly struct Correlation
    {
        public readonly int Batch, Groups;
        public readonly int Inputs, Outputs;                   // channels of the window and of the result, in each group
        public readonly int Rows, Columns, Phases;             // of the result, or of one of its phases
        public readonly int MoreRows;                          // of the window, beyond those of the result
        public readonly Window Window;
        public readonly int ToHeight, ToWidth, ToStepY, ToStepX, ToTop, ToLeft;
        public readonly bool MayUseWinograd;

        public Correlation(in ConvolutionShape s, bool transpose)
        {
            (Batch, Groups, MayUseWinograd) = (s.Batch, s.Groups, ConvolutionTuning.MayUseWinograd(s));
            MoreRows = s.MoreRows;
            if (!transpose)
            {
                (Inputs, Outputs) = (s.ChannelsPerGroup, s.FiltersPerGroup);
                (Rows, Columns, Phases) = (s.OutputHeight, s.OutputWidth, 1);
                (ToHeight, ToWidth, ToStepY, ToStepX) = (Rows, Columns, 1, 1);
                Window = new(s);
                return;
            }
            int firstRow = s.Top / s.StrideY, firstColumn = s.Left / s.StrideX;
            (Inputs, Outputs) = (s.FiltersPerGroup, s.ChannelsPerGroup);
            Rows = (s.Height - 1 + s.Top) / s.StrideY - firstRow + 1;
            Columns = (s.Width - 1 + s.Left) / s.StrideX - firstColumn + 1;
            Phases = s.StrideY * s.StrideX;
            (ToHeight, ToWidth, ToStepY, ToStepX) = (s.Height, s.Width, s.StrideY, s.StrideX);
            (ToTop, ToLeft) = (s.Top - firstRow * s.StrideY, s.Left - firstColumn * s.StrideX);
            int top = s.MoreRows - firstRow, left = s.MoreColumns - firstColumn;
            Window = new(s.OutputHeight, s.OutputWidth, 1, 1, top, left, Columns + s.MoreColumns);
        }
    }

    /// <summary>An element of the kernel: what of the window it meets for the first result, and its index in the weight.</summary>
    private struct Tap
    {
        public int Y, X, Index;
    }

    /// <summary>The results with one remainder of the coordinates: the taps that reach them, and where their weights begin.</summary>
    private struct Phase
    {
        public int First, Taps, Y, X;
        public nint Weights;
    }

    /// <summary>Lists the taps, those of each phase together.</summary>
    private static void ListTaps(in ConvolutionShape s, bool transpose, Tap* taps, Phase* phases)
    {
        int stepY = transpose ? s.StrideY : 1, stepX = transpose ? s.StrideX : 1, next = 0;
        for (int i = 0; i < stepY * stepX; i++)
        {
            var (phaseY, phaseX) = Math.DivRem(i, stepX);
            int first = next;
            for (int u = 0; u < s.KernelHeight; u++)
                for (int v = 0; v < s.KernelWidth; v++)
                {
                    int y = u * s.DilationY, x = v * s.DilationX;
                    if (y % stepY != phaseY || x % stepX != phaseX) continue;
                    if (transpose) (y, x) = (s.MoreRows - y / stepY, s.MoreColumns - x / stepX);
                    taps[next++] = new() { Y = y, X = x, Index = u * s.KernelWidth + v };
                }
            nint weights = (nint)first * s.Filters * s.ChannelsPerGroup;
            phases[i] = new() { First = first, Taps = next - first, Y = phaseY, X = phaseX, Weights = weights };
        }
    }

    /// <summary>The weights for the transpose: [phase, channel, filter of the group, tap of the phase].</summary>
    private struct FlipKernel : IKernel
    {
        public ConvolutionShape S;
        public Phase* Phases;
        public Tap* Taps;
        public Real* From, To;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int filters = S.FiltersPerGroup, perGroup = S.ChannelsPerGroup, all = S.Taps;
            for (int i = 0; i < S.StrideY * S.StrideX; i++)
            {
                var phase = Phases[i];
                for (int channel = begin; channel < end; channel++)
                {
                    Real* from = From + ((nint)(channel / perGroup) * filters * perGroup + channel % perGroup) * all;
                    Real* to = To + phase.Weights + (nint)channel * filters * phase.Taps;
                    for (int f = 0; f < filters; f++, from += (nint)perGroup * all)
                        for (int t = 0; t < phase.Taps; t++) *to++ = from[Taps[phase.First + t].Index];
                }
            }
        }
    }
}
