using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>
/// Reduces all elements along some axes, or along all of them, to one: <see cref="Sum"/>, <see cref="Mean"/>, <see cref="Max"/>.
/// </summary>
/// <remarks>
/// Reduced axes vanish from the shape, or stay with size 1 (<c>keepDims</c>), so that the result can be broadcast against the input.
/// </remarks>
public abstract class ReductionOperation : Operation
{
    private readonly int[]? axes;
    private readonly bool keepDims;

    /// <summary>Creates the operation: <paramref name="axes"/> in any order, negative ones counted from the end; null for all.</summary>
    private protected ReductionOperation(int[]? axes, bool keepDims) => (this.axes, this.keepDims) = (axes, keepDims);

    /// <summary>The input's shape with size 1 in place of every reduced axis; set by the check of the shapes.</summary>
    private protected Shape Kept { get; private set; }

    /// <summary>Whether the result of no elements exists: the sum is 0, but there is no mean and no maximum.</summary>
    private protected virtual bool AllowsNone => false;

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 1);
        var shape = x[0].Shape;
        bool[]? reduced = axes is null ? null : Axes.Set(shape, axes, Name);
        var kept = new int[shape.Rank];
        var left = new List<int>(shape.Rank);
        for (int axis = 0; axis < kept.Length; axis++)
        {
            bool goes = reduced is null || reduced[axis];
            kept[axis] = goes ? 1 : shape[axis];
            if (!goes) left.Add(shape[axis]);
        }
        Kept = Shape.Create(kept);
        if (shape.Count == 0 && Kept.Count > 0 && !AllowsNone)
            throw new ShapeException($"{Name}: it needs at least one element for every result, but {shape} has none.");
        return keepDims ? Kept : Shape.Create(CollectionsMarshal.AsSpan(left));
    }

    /// <summary>The sums.</summary>
    private protected void SumInto(Tensor x, Span<Real> y)
    {
        if (y.Length == 1) y[0] = Reduce.Sum(x.Values);          // shares its blocks among threads
        else Reduce.SumTo(x.Values, x.Shape.Sizes, y, Kept.Sizes, add: false);
    }

    /// <summary>Gives every element of the input the result to which it contributed.</summary>
    private protected void Spread(ReadOnlySpan<Real> results, GradientSlot to)
    {
        if (results.Length == 1 && !to.Add)
        {
            to.Values.Fill(results[0]);
            return;
        }
        if (!to.Add) to.Values.Clear();
        var shape = Input(0).Shape.Sizes;
        Kernels.Elementwise.Combine(new Add.Function(), to.Values, shape, results, Kept.Sizes, to.Values, shape);
    }
}
