namespace Lincoln.Kernels;

/// <summary>The axes of a permuted tensor, in its own order, with the step of each in the old and in the new memory.</summary>
/// <remarks>Axes of size 1 are dropped, and neighbours that stay neighbours are merged.</remarks>
internal unsafe struct Order
{
    private const int MaxRank = 16;

    public int Rank;
    public fixed int Sizes[MaxRank], FromSteps[MaxRank], ToSteps[MaxRank];
    /// <summary>The step in the new memory of the axis that <see cref="TakeContiguous"/> removed.</summary>
    public int AcrossStep;

    public static Order Of(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes)
    {
        var order = new Order();
        for (int i = 0; i < axes.Length; i++)
        {
            int size = shape[axes[i]], step = 1;
            if (size == 1) continue;
            foreach (int inner in shape[(axes[i] + 1)..]) step *= inner;
            if (order.Rank > 0 && order.FromSteps[order.Rank - 1] == step * size)
            {
                order.Sizes[order.Rank - 1] *= size;
                order.FromSteps[order.Rank - 1] = step;
                continue;
            }
            if (order.Rank == MaxRank)
                throw new ArgumentException($"More than {MaxRank} axes cannot be permuted at once: {Require.Text(shape)}.", nameof(shape));
            order.Sizes[order.Rank] = size;
            order.FromSteps[order.Rank++] = step;
        }
        for (int axis = order.Rank - 1, step = 1; axis >= 0; axis--)
        {
            order.ToSteps[axis] = step;
            step *= order.Sizes[axis];
        }
        return order;
    }

    /// <summary>Removes the axis that is contiguous in the old memory, which is not the last one, and returns its size.</summary>
    public int TakeContiguous()
    {
        int axis = 0;
        while (FromSteps[axis] != 1) axis++;
        int size = Sizes[axis];
        AcrossStep = ToSteps[axis];
        Rank--;
        for (; axis < Rank; axis++)
            (Sizes[axis], FromSteps[axis], ToSteps[axis]) = (Sizes[axis + 1], FromSteps[axis + 1], ToSteps[axis + 1]);
        return size;
    }

    /// <summary>Where an item begins in the old and in the new memory, counting over the first axes only.</summary>
    public readonly (nint From, nint To) Start(int item, int axes)
    {
        nint from = 0, to = 0;
        for (int axis = axes - 1; axis >= 0; axis--)
        {
            (item, int i) = Math.DivRem(item, Sizes[axis]);
            from += (nint)i * FromSteps[axis];
            to += (nint)i * ToSteps[axis];
        }
        return (from, to);
    }
}
