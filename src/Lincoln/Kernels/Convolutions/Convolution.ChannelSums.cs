namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    /// <summary>db (+)= the sums over images and positions of F′·dy.</summary>
    private static void ChannelSums<TF>(TF f, in ConvolutionShape s, Real* dy, Real* y, Real* db, bool add) where TF : unmanaged, IFunction
    {
        int channels = s.Transposed ? s.Channels : s.Filters, size = s.Transposed ? s.ImageSize : s.Positions;
        var kernel = new SumKernel<TF> { F = f, DY = dy, Y = y, DB = db, Add = add, Batch = s.Batch, Channels = channels, Size = size };
        Work.For(channels, ConvolutionTuning.CopyGrain((double)s.Batch * size), kernel, 1);
    }

    private struct SumKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        private const int Chunk = 512;

        public TF F;
        public Real* DY, Y, DB;
        public bool Add;
        public int Batch, Channels, Size;

        [SkipLocalsInit]
        public readonly void Run<V>(int begin, int end) where V : struct, ILane<V>
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
