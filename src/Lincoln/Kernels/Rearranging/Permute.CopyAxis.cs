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
        {
            Real* first = pf + (nint)fromStart * inner, target = pt + (nint)toStart * inner;
            var kernel = new CopyAxisKernel(first, (nint)fromSize * inner, target, (nint)toSize * inner, run, add);
            Work.For(run == 0 ? 0 : outer, Grain.Rows(run), kernel, 1);
        }
    }

    private static void CheckRange(int start, int count, int size, string name)
    {
        if (start < 0 || count < 0 || start > size - count)
            throw new ArgumentOutOfRangeException(name, start, $"{count} places from {start} on are not inside an axis of size {size}.");
    }

    private readonly struct CopyAxisKernel(Real* from, nint fromStep, Real* to, nint toStep, int length, bool add) : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint o = begin; o < end; o++)
            {
                Real* source = from + o * fromStep, target = to + o * toStep;
                if (add) Elementwise.Add<V>(source, target, length);
                else new ReadOnlySpan<Real>(source, length).CopyTo(new Span<Real>(target, length));
            }
        }
    }
}
