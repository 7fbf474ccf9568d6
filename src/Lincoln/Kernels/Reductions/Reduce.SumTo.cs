using System.Buffers;

namespace Lincoln.Kernels;

public static unsafe partial class Reduce
{
    /// <summary>y = x summed down to a shape that broadcasts to x's (y += … when adding): the gradient of broadcasting.</summary>
    /// <remarks>
    /// The shapes are aligned at the right; an axis that is missing in <paramref name="shapeY"/> or has size 1 there is summed.
    /// </remarks>
    /// <exception cref="ArgumentException">y's shape does not broadcast to x's, or a span is not as long as its shape says.</exception>
    public static void SumTo(ReadOnlySpan<Real> x, ReadOnlySpan<int> shapeX, Span<Real> y, ReadOnlySpan<int> shapeY, bool add)
    {
        Require.Length(x.Length, Require.Count(shapeX, nameof(shapeX)), nameof(x));
        Require.Length(y.Length, Require.Count(shapeY, nameof(shapeY)), nameof(y));
        if (shapeY.Length > shapeX.Length) throw Mismatch(shapeX, shapeY);

        // Neighbouring axes of one kind are merged: kept, summed, kept, summed, …, kept.
        Span<int> sizes = stackalloc int[shapeX.Length + 3];
        sizes[0] = 1;
        int last = 0;
        for (int axis = 0; axis < shapeX.Length; axis++)
        {
            int size = shapeX[axis], fromRight = shapeX.Length - axis;
            int target = fromRight <= shapeY.Length ? shapeY[^fromRight] : 1;
            if (target != size && target != 1) throw Mismatch(shapeX, shapeY);
            if (size == 1) continue;
            bool isKept = target == size, lastIsKept = last % 2 == 0;
            if (isKept == lastIsKept) sizes[last] *= size;
            else sizes[++last] = size;
        }
        if (last == 0) SumAxis(x, 1, 1, sizes[0], y, add);
        else
        {
            if (last % 2 != 0) sizes[++last] = 1;
            SumGroups(x, sizes[..(last + 1)], y, add);
        }
    }

    private static ArgumentException Mismatch(ReadOnlySpan<int> shapeX, ReadOnlySpan<int> shapeY)
        => new($"The shape {Require.Text(shapeY)} does not broadcast to {Require.Text(shapeX)}.", nameof(shapeY));

    // The last summed group is summed into a smaller tensor, whose last two groups are kept and become one, until one such group is left.
    private static void SumGroups(ReadOnlySpan<Real> x, Span<int> sizes, Span<Real> y, bool add)
    {
        int outer = 1, inner = sizes[^1], summed = sizes[^2];
        foreach (int size in sizes[..^2]) outer *= size;
        if (sizes.Length == 3)
        {
            SumAxis(x, outer, summed, inner, y, add);
            return;
        }
        Real[] memory = ArrayPool<Real>.Shared.Rent(outer * inner);
        Span<Real> partial = memory.AsSpan(0, outer * inner);
        SumAxis(x, outer, summed, inner, partial, false);
        sizes[^3] *= inner;
        SumGroups(partial, sizes[..^2], y, add);
        ArrayPool<Real>.Shared.Return(memory);
    }
}
