using System.Buffers;

namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>y = F(x ⋆ w + bias), or as a gradient y (+)= (F′·x) ⋆ w.</summary>
    private static void Correlate<TF>(TF f, in ConvolutionShape s, Real* x, Real* derivative, Real* w, Real* bias, Real* y, bool add)
        where TF : unmanaged, IFunction
    {
        int moreRows = (s.KernelHeight - 1) * s.DilationY / s.StrideY;
        var pass = new Pass<TF>
        {
            F = f,
            X = x,
            Y = derivative,
            W = w,
            Bias = bias,
            To = y,
            Add = add,
            IsGradient = s.Transposed,
            Groups = s.Groups,
            Inputs = s.ChannelsPerGroup,
            Outputs = s.FiltersPerGroup,
            Rows = s.OutputHeight,
            Columns = s.OutputWidth,
            Window = Window.Of(s),
            ToHeight = s.OutputHeight,
            ToWidth = s.OutputWidth,
            ToStepY = 1,
            ToStepX = 1,
            Phases = 1,
            IsForSquares = s.IsForSquares,
        };
        var taps = ArrayPool<Tap>.Shared.Rent(s.Taps);
        for (int u = 0, i = 0; u < s.KernelHeight; u++)
            for (int v = 0; v < s.KernelWidth; v++, i++) taps[i] = new() { Y = u * s.DilationY, X = v * s.DilationX };
        Phase phase = new() { Taps = s.Taps };
        fixed (Tap* list = taps) pass.Run(s.Batch, moreRows, &phase, list);
        ArrayPool<Tap>.Shared.Return(taps);
    }

    /// <summary>The transpose: dx (+)= the kernel, times (F′·g), added where it read; or dx = F(that + bias).</summary>
    private static void Scatter<TF>(TF f, in ConvolutionShape s, Real* g, Real* derivative, Real* w, Real* bias, Real* dx, bool add)
        where TF : unmanaged, IFunction
    {
        int moreRows = (s.KernelHeight - 1) * s.DilationY / s.StrideY, moreColumns = (s.KernelWidth - 1) * s.DilationX / s.StrideX;
        // Result (y, x) is element (y + top) / stride of the phase (y + top) % stride.
        int firstRow = s.Top / s.StrideY, firstColumn = s.Left / s.StrideX;
        int rows = (s.Height - 1 + s.Top) / s.StrideY - firstRow + 1, columns = (s.Width - 1 + s.Left) / s.StrideX - firstColumn + 1;
        int phaseCount = s.StrideY * s.StrideX;
        var taps = ArrayPool<Tap>.Shared.Rent(s.Taps);
        var phases = ArrayPool<Phase>.Shared.Rent(phaseCount);
        var turned = ArrayPool<Real>.Shared.Rent(s.WeightSize);
        fixed (Tap* list = taps)
        fixed (Phase* phase = phases)
        fixed (Real* packed = turned)
        {
            int next = 0;
            for (int py = 0; py < s.StrideY; py++)
                for (int px = 0; px < s.StrideX; px++)
                {
                    ref var p = ref phase[py * s.StrideX + px];
                    p = new() { First = next, Y = py, X = px, Weights = (nint)next * s.Filters * s.ChannelsPerGroup };
                    for (int u = 0; u < s.KernelHeight; u++)
                        for (int v = 0; v < s.KernelWidth; v++)
                        {
                            var (y, phaseY) = Math.DivRem(u * s.DilationY, s.StrideY);
                            var (x, phaseX) = Math.DivRem(v * s.DilationX, s.StrideX);
                            if (phaseY == py && phaseX == px)
                                list[next++] = new() { Y = moreRows - y, X = moreColumns - x, Index = u * s.KernelWidth + v };
                        }
                    p.Taps = next - p.First;
                }
            var turn = new TurnKernel { S = s, Phases = phase, Taps = list, From = w, To = packed };
            Work.For(s.Channels, (int)(50_000 / ((long)s.FiltersPerGroup * s.Taps + 1)) + 1, turn, 1);
            var pass = new Pass<TF>
            {
                F = f,
                X = g,
                Y = derivative,
                W = packed,
                Bias = bias,
                To = dx,
                Add = add,
                IsGradient = !s.Transposed,
                Groups = s.Groups,
                Inputs = s.FiltersPerGroup,
                Outputs = s.ChannelsPerGroup,
                Rows = rows,
                Columns = columns,
                Window = new()
                {
                    Height = s.OutputHeight,
                    Width = s.OutputWidth,
                    StepY = 1,
                    StepX = 1,
                    Top = moreRows - firstRow,
                    Left = moreColumns - firstColumn,
                    Pitch = columns + moreColumns,
                },
                ToHeight = s.Height,
                ToWidth = s.Width,
                ToStepY = s.StrideY,
                ToStepX = s.StrideX,
                ToTop = s.Top - firstRow * s.StrideY,
                ToLeft = s.Left - firstColumn * s.StrideX,
                Phases = phaseCount,
                IsForSquares = s.IsForSquares,
            };
            pass.Run(s.Batch, moreRows, phase, list);
        }
        ArrayPool<Real>.Shared.Return(turned);
        ArrayPool<Phase>.Shared.Return(phases);
        ArrayPool<Tap>.Shared.Return(taps);
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

    /// <summary>The weights for the transpose: [phase, channel, filter of the group, tap of the phase].</summary>
    private struct TurnKernel : IKernel
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
