namespace Lincoln.Kernels;

/// <summary>Copies that change the order of axes, or take a range of one.</summary>
public static unsafe partial class Permute
{
    private const int StripWidth = 16;

    /// <summary>y = x with its axes in another order: axis i of y is axis axes[i] of x.</summary>
    /// <exception cref="ArgumentException">axes is not a permutation of 0..rank - 1, or a span does not fit the shape.</exception>
    public static void Transpose(ReadOnlySpan<Real> x, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, Span<Real> y)
    {
        long count = Require.Count(shape, nameof(shape));
        Require.Length(x.Length, count, nameof(x));
        Require.Length(y.Length, count, nameof(y));
        CheckPermutation(shape, axes);
        if (count == 0) return;

        var order = Order.Of(shape, axes);
        fixed (Real* px = x, py = y)
        {
            if (order.Rank == 0) x.CopyTo(y);
            else if (order.FromSteps[order.Rank - 1] == 1)
            {
                int run = order.Sizes[order.Rank - 1];
                Work.For((int)(count / run), Grain.Rows(run), new RunsKernel(px, py, order, run), 1);
            }
            else
            {
                int across = order.TakeContiguous(), strips = (across + StripWidth - 1) / StripWidth;
                int items = (int)(count / across / order.Sizes[order.Rank - 1] * strips);
                var kernel = new StripsKernel(px, py, order, across, strips);
                Work.For(items, Grain.Rows(count / items), kernel, 1);
            }
        }
    }

    private static void CheckPermutation(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes)
    {
        Span<bool> seen = stackalloc bool[shape.Length];
        seen.Clear();
        bool right = axes.Length == shape.Length;
        foreach (int axis in axes)
        {
            if (!right || (uint)axis >= (uint)seen.Length || seen[axis]) { right = false; break; }
            seen[axis] = true;
        }
        if (right) return;
        string message = $"The axes {Require.Text(axes)} do not name each axis of the shape {Require.Text(shape)} once.";
        throw new ArgumentException(message, nameof(axes));
    }

    /// <summary>The last axis stays last: runs of elements move.</summary>
    private readonly struct RunsKernel(Real* x, Real* y, Order order, int length) : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
            {
                Real* from = x + order.Start((int)r, order.Rank - 1).From;
                new ReadOnlySpan<Real>(from, length).CopyTo(new Span<Real>(y + r * length, length));
            }
        }
    }

    /// <summary>The last axis of x moves: matrices are transposed in strips of 16 elements along it.</summary>
    private readonly struct StripsKernel(Real* x, Real* y, Order order, int across, int strips) : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int last = order.Rank - 1, rows = order.Sizes[last], fromStep = order.FromSteps[last];
            for (int item = begin; item < end; item++)
            {
                (int matrix, int strip) = Math.DivRem(item, strips);
                (nint from, nint to) = order.Start(matrix, last);
                int first = strip * StripWidth, columns = Math.Min(StripWidth, across - first);
                Transposition.Run(x + from + first, fromStep, rows, columns, y + to + first * order.AcrossStep, order.AcrossStep);
            }
        }
    }
}
