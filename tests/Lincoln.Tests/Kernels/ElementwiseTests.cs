using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class ElementwiseTests : KernelTest
{
    /// <summary>a·x² with the factor as a field: fields of a function must reach every thread.</summary>
    private readonly struct ScaledSquare(Real factor) : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => V.Splat(factor) * x * x;
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(2) * (V.Splat(factor) * x);
    }

    private readonly struct Divide : IFunction2
    {
        public V F<V>(V a, V b) where V : struct, ILane<V> => a / b;
        public V DA<V>(V a, V b, V y) where V : struct, ILane<V> => V.Splat(1) / b;
        public V DB<V>(V a, V b, V y) where V : struct, ILane<V> => -(y / b);
    }

    public static readonly TheoryData<int> Lengths = [0, 1, 7, 15, 16, 17, 33, 100, 50_001];

    [Theory, MemberData(nameof(Lengths))]
    public void Map_and_its_gradient(int count)
    {
        Real[] x = Numbers(count, 1), dy = Numbers(count, 2), old = Numbers(count, 3);
        Real factor = (Real)0.3;
        var f = new ScaledSquare(factor);
        Real[] y = SameEverywhere(count, to => Elementwise.Map(f, x, to));
        Real[] dx = SameEverywhere(count, to => Elementwise.MapGradient(f, x, y, dy, to, add: false));
        Real[] added = SameEverywhere(count, to => Elementwise.MapGradient(f, x, y, dy, to, add: true), old);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(factor * x[i] * x[i], y[i]);
            Assert.Equal(2 * (factor * x[i]) * dy[i], dx[i]);
            Assert.Equal(old[i] + dx[i], added[i]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Combine_and_its_gradients(int count)
    {
        Real[] a = Numbers(count, 1), b = Numbers(count, 2), dy = Numbers(count, 3), old = Numbers(count, 4);
        var f = new Divide();
        Real[] y = SameEverywhere(count, to => Elementwise.Combine(f, a, b, to));
        Real[] da = SameEverywhere(count, to => Gradient(0, to, add: false));
        Real[] db = SameEverywhere(count, to => Gradient(1, to, add: true), old);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(a[i] / b[i], y[i]);
            Assert.Equal(1 / b[i] * dy[i], da[i]);
            Assert.Equal(old[i] + -(y[i] / b[i]) * dy[i], db[i]);
        }

        void Gradient(int input, Span<Real> to, bool add)
            => Elementwise.CombineGradient(f, input, a, [count], b, [count], y, [count], dy, to, add);
    }

    public static readonly TheoryData<int[], int[]> BroadcastPairs = new()
    {
        { [3, 4], [3, 4] }, { [3, 4], [4] }, { [4], [3, 4] }, { [3, 1], [1, 4] }, { [3, 4], [] }, { [], [] }, { [1], [17] },
        { [2, 3, 17], [3, 1] }, { [2, 3, 17], [2, 1, 17] }, { [5, 1, 3, 1, 2], [4, 1, 6, 1] }, { [1, 33], [70, 33] },
        { [200, 300], [300] }, { [200, 300], [200, 1] }, { [0, 3], [3] }, { [1, 3], [0, 1] }, { [2, 1, 2, 1, 2], [1, 2, 1, 2, 1] },
    };

    [Theory, MemberData(nameof(BroadcastPairs))]
    public void Broadcasting_meets_the_right_numbers(int[] shapeA, int[] shapeB)
    {
        int[] shapeY = Shapes.Broadcast(shapeA, shapeB);
        int count = Shapes.Count(shapeY);
        Real[] a = Numbers(Shapes.Count(shapeA), 1), b = Numbers(Shapes.Count(shapeB), 2), dy = Numbers(count, 3), old = Numbers(count, 4);
        var f = new Divide();
        Real[] y = SameEverywhere(count, to => Elementwise.Combine(f, a, shapeA, b, shapeB, to, shapeY));
        Real[] da = SameEverywhere(count, to => Gradient(0, to, add: false));
        Real[] db = SameEverywhere(count, to => Gradient(1, to, add: true), old);
        for (int i = 0; i < count; i++)
        {
            Real ai = a[Shapes.Source(i, shapeY, shapeA)], bi = b[Shapes.Source(i, shapeY, shapeB)];
            Assert.Equal(ai / bi, y[i]);
            Assert.Equal(1 / bi * dy[i], da[i]);
            Assert.Equal(old[i] + -(y[i] / bi) * dy[i], db[i]);
        }

        void Gradient(int input, Span<Real> to, bool add)
            => Elementwise.CombineGradient(f, input, a, shapeA, b, shapeB, y, shapeY, dy, to, add);
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 2, 4 }, new[] { 2, 3 }, 6, 8, 6)]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 3 }, 6, 3, 3)]
    [InlineData(new[] { 2, 1 }, new[] { 1 }, new[] { 2, 3 }, 2, 1, 6)]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2, 3 }, 6, 4, 6)]
    public void Shapes_that_do_not_fit_are_refused(int[] a, int[] b, int[] y, int countA, int countB, int countY)
        => Assert.Throws<ArgumentException>(
            () => Elementwise.Combine(new Divide(), new Real[countA], a, new Real[countB], b, new Real[countY], y));

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_by_name()
    {
        Real[] three = new Real[3];
        AssertRefuses<ArgumentException>("y", () => Elementwise.Map(new ScaledSquare(1), three, new Real[4]));
        AssertRefuses<ArgumentException>("dx", () => Elementwise.MapGradient(new ScaledSquare(1), three, three, three, new Real[2], false));
        AssertRefuses<ArgumentException>("b", () => Elementwise.Combine(new Divide(), three, new Real[4], three));
        AssertRefuses<ArgumentException>("to", () => Elementwise.Copy(new Real[3], new Real[4], true));
        AssertRefuses<ArgumentOutOfRangeException>(
            "input", () => Elementwise.CombineGradient(new Divide(), 2, three, [3], three, [3], three, [3], three, three, false));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Copies_sums_and_multiples(int count)
    {
        Real[] from = Numbers(count, 1), old = Numbers(count, 2);
        Real scale = (Real)(-0.7);
        Real[] copied = SameEverywhere(count, to => Elementwise.Copy(from, to, add: false));
        Real[] added = SameEverywhere(count, to => Elementwise.Copy(from, to, add: true), old);
        Real[] multiplied = SameEverywhere(count, to => Elementwise.Scale(to, scale), old);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(from[i], copied[i]);
            Assert.Equal(old[i] + from[i], added[i]);
            Assert.Equal(scale * old[i], multiplied[i]);
        }
    }
}
