using FsCheck;
using FsCheck.Fluent;

namespace Lincoln.Tests.Operations;

/// <summary>What must hold for operations that only move numbers, on random shapes, with axes of size 0 and 1 among them.</summary>
public class RearrangingProperties
{
    private static readonly Gen<int[]> AnyShape = Gen.Choose(1, 4).SelectMany(rank => Gen.Choose(0, 5).ArrayOf(rank));

    // A tensor whose numbers tell where they stand.
    private static Tensor Counting(int[] shape)
    {
        var x = new Tensor(Shape.Create(shape));
        for (int i = 0; i < x.Shape.Count; i++) x.Edit()[i] = i;
        return x;
    }

    private static bool Same(Tensor a, Tensor b) => a.Shape == b.Shape && a.Values.SequenceEqual(b.Values);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tensor_cut_in_two_and_put_together_is_the_tensor()
        => Check(
            from shape in AnyShape
            from axis in Gen.Choose(0, shape.Length - 1)
            from cut in Gen.Choose(0, shape[axis])
            select (Shape: shape, Axis: axis, Cut: cut), c =>
        {
            Tensor x = Counting(c.Shape), first = x.Slice(c.Axis, 0, c.Cut), second = x.Slice(c.Axis, c.Cut, c.Shape[c.Axis] - c.Cut);
            return Same(x, Tensor.Concatenate(c.Axis, first, second));
        });

    [Fact]
    public void Transposing_moves_every_number_to_its_place()
        => Check(
            from shape in AnyShape
            from order in Gen.Shuffle(Enumerable.Range(0, shape.Length).ToArray())
            select (Shape: shape, Order: order.ToArray()), c =>
        {
            Tensor x = Counting(c.Shape), y = x.Transpose(c.Order);
            for (int axis = 0; axis < c.Order.Length; axis++)
                if (y.Shape[axis] != c.Shape[c.Order[axis]]) return false;
            int[] at = new int[c.Order.Length], from = new int[c.Order.Length];
            for (int i = 0; i < y.Shape.Count; i++)
            {
                for (int axis = at.Length - 1, rest = i; axis >= 0; rest /= y.Shape[axis], axis--)
                    from[c.Order[axis]] = at[axis] = rest % y.Shape[axis];
                if (y[at] != x[from]) return false;
            }
            return Same(x, y.Transpose([.. c.Order.Select((_, axis) => Array.IndexOf(c.Order, axis))]));
        });

    [Fact]
    public void Reshaping_there_and_back_is_nothing()
        => Check(AnyShape, shape =>
        {
            var x = Counting(shape);
            return Same(x, x.Reshape(-1).Reshape(shape)) && Same(x, x.Flatten(0).Reshape(x.Shape.Sizes));
        });

    [Fact]
    public void Sums_over_any_axes_are_sums_over_one_after_another()
        => Check(
            from shape in AnyShape
            from which in Gen.Elements(false, true).ArrayOf(shape.Length)
            select (Shape: shape, Which: which), c =>
        {
            Tensor x = Counting(c.Shape), one = x;
            int[] axes = [.. Enumerable.Range(0, c.Shape.Length).Where(axis => c.Which[axis])];
            foreach (int axis in axes) one = one.Sum(axis, keepDims: true);
            // integers: exact in any order
            return Same(one, x.Sum(axes, keepDims: true)) && x.Sum(axes).Values.SequenceEqual(one.Values);
        });
}
