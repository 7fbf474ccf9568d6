using FsCheck;
using FsCheck.Fluent;

namespace Lincoln.Tests.Operations;

/// <summary>
/// Broadcasting against a naive reference that walks over all indices, on random shapes. The numbers are small and whole, so that sums are
/// exact.
/// </summary>
public class BroadcastProperties
{
    private static readonly Gen<int> Size = Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Constant(1)), (8, Gen.Choose(2, 5)));

    private static readonly Gen<int[]> AnyShape = Gen.Choose(0, 4).SelectMany(rank => Size.ArrayOf(rank));

    /// <summary>Two shapes that fit together: each keeps a whole shape's axis, or has 1 there, or lacks it.</summary>
    private static readonly Gen<(int[] A, int[] B)> FittingPair =
        from whole in AnyShape from a in Shrunk(whole) from b in Shrunk(whole) select (A: a, B: b);

    private static Gen<int[]> Shrunk(int[] whole) =>
        from missing in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, whole.Length)))
        from ones in Gen.Elements(false, false, true).ArrayOf(whole.Length)
        select whole.Select((size, axis) => ones[axis] ? 1 : size).Skip(missing).ToArray();

    // A size can be stretched only from 1; NumPy's rule, axis by axis from the right.
    private static int[]? Together(int[] a, int[] b)
    {
        int[] result = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1) return null;
            result[^i] = x == 1 ? y : x;
        }
        return result;
    }

    // The place in a tensor of the given shape that goes into place `at` of the result.
    private static int Source(int at, int[] result, int[] shape)
    {
        int place = 0, step = 1;
        for (int i = 1; i <= result.Length; i++)
        {
            int index = at % result[^i];
            at /= result[^i];
            if (i > shape.Length) continue;
            if (shape[^i] != 1) place += index * step;
            step *= shape[^i];
        }
        return place;
    }

    private static Tensor Whole(int[] shape, ulong seed)
    {
        var rng = new Rng(seed);
        var x = new Tensor(Shape.Create(shape)) { RequiresGradient = true };
        foreach (ref Real value in x.Edit()) value = rng.Next(9) - 4;
        return x;
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    [Fact]
    public void Shapes_fit_exactly_when_the_reference_says_so()
    {
        var pairs = Gen.OneOf(FittingPair, from a in AnyShape from b in AnyShape select (A: a, B: b));
        Check(pairs, pair =>
        {
            Tensor a = Whole(pair.A, 1), b = Whole(pair.B, 2);
            int[]? expected = Together(pair.A, pair.B);
            try { return (a * b).Shape.Sizes.SequenceEqual(expected); }
            catch (ShapeException e) { return expected is null && e.Message.StartsWith("Multiply: "); }
        });
    }

    [Fact]
    public void Results_and_gradients_agree_with_the_reference() => Check(FittingPair, pair =>
    {
        Tensor a = Whole(pair.A, 1), b = Whole(pair.B, 2);
        var y = a * b;
        int[] shape = y.Shape.Sizes.ToArray();
        var dy = Whole(shape, 3);
        Real[] da = new Real[a.Shape.Count], db = new Real[b.Shape.Count];
        for (int i = 0; i < y.Shape.Count; i++)
        {
            int atA = Source(i, shape, pair.A), atB = Source(i, shape, pair.B);
            if (y.Values[i] != a.Values[atA] * b.Values[atB]) return false;
            da[atA] += dy.Values[i] * b.Values[atB];
            db[atB] += dy.Values[i] * a.Values[atA];
        }
        y.Backward(dy);
        return a.Gradient!.Values.SequenceEqual(da) && b.Gradient!.Values.SequenceEqual(db);
    });

    [Fact]
    public void Summing_down_keeps_the_sum_of_the_gradient() => Check(FittingPair, pair =>
    {
        Tensor a = Whole(pair.A, 1), b = Whole(pair.B, 2), y = a - b, dy = Whole(y.Shape.Sizes.ToArray(), 3);
        y.Backward(dy);
        Real sum = dy.Sum().Item();
        return a.Gradient!.Sum().Item() == sum && b.Gradient!.Sum().Item() == -sum;
    });

    [Fact]
    public void Addition_is_the_same_from_both_sides() => Check(FittingPair, pair =>
    {
        Tensor a = Whole(pair.A, 1), b = Whole(pair.B, 2);
        return (a + b).Values.SequenceEqual((b + a).Values);
    });
}
