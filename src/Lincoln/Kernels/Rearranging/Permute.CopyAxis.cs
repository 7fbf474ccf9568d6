namespace Lincoln.Kernels;

public static unsafe partial class Permute
{
    /// <summary>Copies a range of an axis: to[o, toStart + j, i] = from[o, fromStart + j, i] for j &lt; count, or += when adding,
    /// where from has the shape [outer, fromSize, inner] and to has [outer, toSize, inner]: for slices and concatenations.</summary>
    /// <exception cref="ArgumentException">
    /// A size is negative, a range is not inside its axis, or a span is not as long as the sizes say.
    /// </exception>
    public static void CopyAxis(
        ReadOnlySpan<Real> from, int fromSize, int fromStart, Span<Real> to, int toSize, int toStart,
        int outer, int count, int inner, bool add = false)
    {
        Require.Length(from.Length, Require.Count([outer, fromSize, inner], nameof(from)), nameof(from));
        Require.Length(to.Length, Require.Count([outer, toSize, inner], nameof(to)), nameof(to));
        CheckRange(fromStart, count, fromSize, nameof(fromStart));
        CheckRange(toStart, count, toSize, nameof(toStart));
        int run = count * inner;
        fixed (Real* pf = from, pt = to)
            Work.For(run == 0 ? 0 : outer, Grain / Math.Max(run, 1) + 1, new CopyAxisKernel
            {
                From = pf + (nint)fromStart * inner,
                FromStep = (nint)fromSize * inner,
                To = pt + (nint)toStart * inner,
                ToStep = (nint)toSize * inner,
                Length = run,
                Add = add,
            }, 1);
    }

    private static void CheckRange(int start, int count, int size, string name)
    {
        if (start < 0 || count < 0 || start > size - count)
            throw new ArgumentOutOfRangeException(name, start, $"{count} places from {start} on are not inside an axis of size {size}.");
    }

    private struct CopyAxisKernel : IKernel
    {
        public Real* From, To;
        public nint FromStep, ToStep;
        public int Length;
        public bool Add;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint o = begin; o < end; o++)
            {
                Real* from = From + o * FromStep, to = To + o * ToStep;
                if (Add) Elementwise.Add<V>(from, to, Length);
                else new ReadOnlySpan<Real>(from, Length).CopyTo(new Span<Real>(to, Length));
            }
        }
    }
}
