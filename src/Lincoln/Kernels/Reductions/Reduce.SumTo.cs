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

        // Neighbouring axes of one kind are merged: kept, summed, kept, summed …, from the left.
        Span<int> sizes = stackalloc int[shapeX.Length + 1];
        int groups = 0;
        bool keptFirst = false, keptLast = false;
        for (int axis = 0; axis < shapeX.Length; axis++)
        {
            int size = shapeX[axis], fromRight = shapeX.Length - axis;
            int target = fromRight <= shapeY.Length ? shapeY[^fromRight] : 1;
            if (target != size && target != 1) throw Mismatch(shapeX, shapeY);
            if (size == 1) continue;
            bool kept = target == size;
            if (groups > 0 && kept == keptLast) sizes[groups - 1] *= size;
            else sizes[groups++] = size;
            if (groups == 1) keptFirst = kept;
            keptLast = kept;
        }
        switch (groups, keptFirst)
        {
            case (0, _): SumAxis(x, x.Length, 1, 1, y, add); break;
            case (1, true): SumAxis(x, 1, 1, sizes[0], y, add); break;
            case (1, false): SumAxis(x, 1, sizes[0], 1, y, add); break;
            case (2, true): SumAxis(x, sizes[0], sizes[1], 1, y, add); break;
            case (2, false): SumAxis(x, 1, sizes[0], sizes[1], y, add); break;
            case (3, true): SumAxis(x, sizes[0], sizes[1], sizes[2], y, add); break;
            default: SumGroups(x, sizes[..groups], keptFirst, y, add); break;
        }
    }

    private static ArgumentException Mismatch(ReadOnlySpan<int> shapeX, ReadOnlySpan<int> shapeY)
        => new($"The shape {Require.Text(shapeY)} does not broadcast to {Require.Text(shapeX)}.", nameof(shapeY));

    // The last summed group is summed along its axis into a smaller tensor, and so on until few groups are left.
    private static void SumGroups(ReadOnlySpan<Real> x, ReadOnlySpan<int> sizes, bool keptFirst, Span<Real> y, bool add)
    {
        bool keptLast = keptFirst == (sizes.Length % 2 == 1);
        int summed = keptLast ? sizes.Length - 2 : sizes.Length - 1, outer = 1, inner = keptLast ? sizes[^1] : 1;
        for (int g = 0; g < summed; g++) outer *= sizes[g];
        Real[] memory = ArrayPool<Real>.Shared.Rent(outer * inner);
        Span<Real> partial = memory.AsSpan(0, outer * inner);
        SumAxis(x, outer, sizes[summed], inner, partial, false);
        Span<int> shape = stackalloc int[sizes.Length], target = stackalloc int[sizes.Length];
        for (int g = 0; g < sizes.Length; g++)
        {
            bool kept = keptFirst == (g % 2 == 0);
            shape[g] = g == summed ? 1 : sizes[g];
            target[g] = kept ? sizes[g] : 1;
        }
        SumTo(partial, shape, y, target, add);
        ArrayPool<Real>.Shared.Return(memory);
    }
}
