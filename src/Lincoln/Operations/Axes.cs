namespace Lincoln.Operations;

/// <summary>Checks of the axes that a caller names.</summary>
internal static class Axes
{
    /// <summary>An axis counted from the front, where -1 is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static int One(Shape shape, int axis, string operation)
    {
        int rank = shape.Rank;
        if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
        string valid = rank == 0 ? "it is a scalar without axes" : $"its axes are {-rank}..{rank - 1}";
        throw new ArgumentOutOfRangeException(nameof(axis), $"{operation}: {shape} has no axis {axis}; {valid}.");
    }

    /// <summary>The shape, which must have a last axis.</summary>
    /// <exception cref="ShapeException">It is that of a scalar.</exception>
    public static Shape WithLast(Shape shape, string operation) => shape.Rank > 0 ? shape
        : throw new ShapeException($"{operation}: it works along an axis, but the input is the scalar [].");

    /// <summary>The size of an axis, and the products of those before and after it.</summary>
    public static (int Outer, int Size, int Inner) Around(Shape shape, int axis, string operation)
    {
        int along = One(shape, axis, operation);
        return (shape[..along].Count, shape[along], shape[(along + 1)..].Count);
    }

    /// <summary>A flag for each axis: whether it is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them does not exist.</exception>
    /// <exception cref="ArgumentException">One of them is named twice.</exception>
    public static bool[] Set(Shape shape, ReadOnlySpan<int> axes, string operation)
    {
        bool[] named = new bool[shape.Rank];
        foreach (int axis in axes)
        {
            ref bool first = ref named[One(shape, axis, operation)];
            if (first)
            {
                string all = string.Join(", ", axes.ToArray());
                throw new ArgumentException($"{operation}: axis {axis} of {shape} is named twice in [{all}].", nameof(axes));
            }
            first = true;
        }
        return named;
    }

    /// <summary>Runs a step that works along the last axis along another one.</summary>
    public static Tensor AlongLast(Tensor x, int axis, string operation, Func<Tensor, Tensor> step)
    {
        ArgumentNullException.ThrowIfNull(x);
        int along = One(x.Shape, axis, operation), last = x.Shape.Rank - 1;
        if (along == last) return step(x);
        int[] swap = [.. Enumerable.Range(0, x.Shape.Rank)];
        (swap[along], swap[last]) = (last, along);               // its own inverse
        return step(x.Transpose(swap)).Transpose(swap);
    }
}
