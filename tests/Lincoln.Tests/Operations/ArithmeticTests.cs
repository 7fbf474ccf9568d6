using Lincoln.Operations;
using Lincoln.Testing;

namespace Lincoln.Tests.Operations;

public class ArithmeticTests
{
    private static readonly Tensor A = Tensor.From(new Real[,] { { 1, 2, 3 }, { 4, 5, 6 } });
    private static readonly Tensor Row = Tensor.From(1, 2, 4), Column = Tensor.From(new Real[,] { { 2 }, { 8 } });

    private static void AssertValues(Tensor found, Shape shape, params Real[] expected)
    {
        Assert.Equal(shape, found.Shape);
        Assert.Equal(expected, found.Values.ToArray());
    }

    [Fact]
    public void Operators_broadcast()
    {
        AssertValues(A + A, [2, 3], 2, 4, 6, 8, 10, 12);
        AssertValues(A + Row, [2, 3], 2, 4, 7, 5, 7, 10);
        AssertValues(Row - A, [2, 3], 0, 0, 1, -3, -3, -2);
        AssertValues(A * Column, [2, 3], 2, 4, 6, 32, 40, 48);
        AssertValues(Column * Row, [2, 3], 2, 4, 8, 8, 16, 32);
        AssertValues(A / Row, [2, 3], 1, 1, (Real)0.75, 4, (Real)2.5, (Real)1.5);
        AssertValues(A + Tensor.Scalar(10), [2, 3], 11, 12, 13, 14, 15, 16);
    }

    [Fact]
    public void Scalars_stand_on_either_side()
    {
        AssertValues(Row + 1, [3], 2, 3, 5);
        AssertValues(1 + Row, [3], 2, 3, 5);
        AssertValues(Row - 1, [3], 0, 1, 3);
        AssertValues(1 - Row, [3], 0, -1, -3);
        AssertValues(Row * 3, [3], 3, 6, 12);
        AssertValues(3 * Row, [3], 3, 6, 12);
        AssertValues(Row / 4, [3], (Real)0.25, (Real)0.5, 1);
        AssertValues(4 / Row, [3], 4, 2, 1);
        AssertValues(-Row, [3], -1, -2, -4);
    }

    [Fact]
    public void Methods_are_the_operators_twins()
    {
        Assert.Equal((A + Row).Values.ToArray(), A.Add(Row).Values.ToArray());
        Assert.Equal((A - Row).Values.ToArray(), A.Subtract(Row).Values.ToArray());
        Assert.Equal((A * Row).Values.ToArray(), A.Multiply(Row).Values.ToArray());
        Assert.Equal((A / Row).Values.ToArray(), A.Divide(Row).Values.ToArray());
        Assert.Equal((A + 2).Values.ToArray(), A.Add(2).Values.ToArray());
        Assert.Equal((A - 2).Values.ToArray(), A.Subtract(2).Values.ToArray());
        Assert.Equal((A * 2).Values.ToArray(), A.Multiply(2).Values.ToArray());
        Assert.Equal((A / 2).Values.ToArray(), A.Divide(2).Values.ToArray());
        Assert.Equal((-A).Values.ToArray(), A.Negate().Values.ToArray());
    }

    public static TheoryData<int[], int[]> Pairs => new()
    {
        { [1], [1] }, { [15], [15] }, { [16], [16] }, { [17], [17] }, { [33], [33] },
        { [3, 17], [17] },                      // row
        { [3, 17], [3, 1] },                    // column
        { [3, 17], [] },                        // scalar
        { [], [5] },
        { [3, 1], [1, 5] },                     // both stretched
        { [2, 3, 4], [3, 1] },                  // rank difference
        { [2, 1, 4], [3, 1] }, { [4], [2, 3, 1] }, { [2, 3, 1, 2], [3, 5, 1] },
        { [0, 3], [3] }, { [3, 0], [1] }, { [0], [0] },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Gradients_of_stretched_inputs(int[] a, int[] b)
    {
        Tensor x = Tensor.Normal(Shape.Create(a), new Rng(1)), y = Tensor.Uniform(Shape.Create(b), new Rng(2), 1, 3);
        GradientCheck.Run(t => t[0] + t[1], x, y);
        GradientCheck.Run(t => t[0] - t[1], x, y);
        GradientCheck.Run(t => t[0] * t[1], x, y);
        GradientCheck.Run(t => t[0] / t[1], x, y);
    }

    [Fact]
    public void A_tensor_that_tracks_nothing_gets_no_gradient()
    {
        var x = new Tensor([2, 3]) { RequiresGradient = true };
        (x * Row).Backward(A);
        Assert.Equal([1, 4, 12, 4, 10, 24], x.Gradient!.Values.ToArray());
        Assert.Null(Row.Gradient);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_by_name()
    {
        (string, Func<Tensor, Tensor, Tensor>)[] operators =
        [
            ("Add", (a, b) => a + b),
            ("Subtract", (a, b) => a - b),
            ("Multiply", (a, b) => a * b),
            ("Divide", (a, b) => a / b),
        ];
        foreach (var (name, run) in operators)
        {
            var error = Assert.Throws<ShapeException>(() => run(A, Tensor.From(1, 2)));
            Assert.StartsWith($"{name}: [2, 3] and [2] do not fit together: axis -1 is 3 in one and 2 in the other", error.Message);
        }
        Assert.Throws<ArgumentNullException>(() => A + (Tensor)null!);
        Assert.Throws<ArgumentNullException>(() => (Tensor)null! * 2);
        Assert.Contains("Add: it takes 2 tensors, found 1", Assert.Throws<ArgumentException>(() => new Add().Forward(A)).Message);
    }

    [Fact]
    public void Operations_are_named_in_the_graph()
    {
        var x = new Tensor([2]) { RequiresGradient = true };
        Assert.Equal("Add", (x + x).Producer!.Name);
        Assert.Equal("Multiply", (x * 2).Producer!.Name);
        Assert.Equal("Divide", (2 / x).Producer!.Name);
    }
}
