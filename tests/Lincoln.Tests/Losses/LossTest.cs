using Lincoln.Losses;

namespace Lincoln.Tests.Losses;

/// <summary>What the tests of losses share.</summary>
internal static class LossTest
{
    public const double Tolerance = sizeof(Real) == 4 ? 2e-6 : 1e-12;

    public static Tensor Rows(int columns, params ReadOnlySpan<Real> values) => new([values.Length / columns, columns], values);

    /// <summary>The value, and the gradient of the prediction.</summary>
    public static void AssertLoss(Loss loss, Tensor prediction, Target target, double value, params double[] gradient)
    {
        prediction = prediction.Keep();
        prediction.RequiresGradient = true;
        var y = loss.Forward(prediction, target);
        Assert.Equal(0, y.Shape.Rank);
        Assert.Equal(value, y.Item(), Tolerance * Math.Max(1, Math.Abs(value)));
        y.Backward();
        AssertEqual(gradient, prediction.Gradient!);

        loss.Forward(prediction, target);                    // by hand, as in the book
        AssertEqual(gradient, loss.Backward()!);
    }

    public static void AssertEqual(double[] expected, Tensor found)
    {
        Assert.Equal(expected.Length, found.Values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found.Values[i], Tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    /// <summary>
    /// Whatever the loss, unequal shapes, empty targets and empty batches are refused, and the message names the loss and what was found.
    /// </summary>
    public static void AssertRefuses(Loss loss)
    {
        string name = loss.GetType().Name;
        var error = Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([3, 2]), new Tensor([3])));
        Assert.Contains(name, error.Message);
        Assert.Contains("[3, 2]", error.Message);
        Assert.Contains("[3]", error.Message);
        Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([3, 1]), new Tensor([3])));          // never stretched
        Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([3, 2]), new Tensor([3, 1])));
        Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([3, 2]), new Tensor([1, 2])));
        Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([0, 2]), new Tensor([0, 2])));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => loss.Forward(new Tensor([3, 2]), default)).Message);
        Assert.Throws<ArgumentNullException>(() => loss.Forward(null!, new Tensor([3])));
        using (Mode.NoGradient())
        {
            loss.Forward(Tensor.Ones([3, 2]), Tensor.Ones([3, 2]));
            Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => loss.Backward()).Message);
        }
        loss.Forward(Tensor.Ones([3, 2]), Tensor.Ones([3, 2]));
        Assert.Null(loss.Backward());                        // the prediction does not ask for a gradient
    }
}
