using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

public class NumericalDerivativeTests
{
    private static readonly double Allowed = typeof(Real) == typeof(double) ? 1e-8 : 2e-3;

    [Fact]
    public void The_derivative_of_a_function_of_single_numbers()
    {
        var x = Tensor.From(-2, 0, (Real)0.5, 3);
        var slopes = NumericalDerivative.Of(v => v.Square(), x);
        for (int i = 0; i < 4; i++) Assert.Equal(2.0 * x.Values[i], slopes.Values[i], Allowed);
    }

    [Fact]
    public void The_gradient_of_one_result_is_that_of_backpropagation()
    {
        var rng = new Rng(3);
        Tensor x = Tensor.Normal([3, 4], rng), w = Tensor.Normal([4, 2], rng);
        var measured = NumericalDerivative.Gradient(v => v.MatrixProduct(w).Sigmoid().Sum(), x);
        x.RequiresGradient = true;
        x.MatrixProduct(w).Sigmoid().Sum().Backward();
        for (int i = 0; i < 12; i++) Assert.Equal(x.Gradient!.Values[i], measured.Values[i], Allowed);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var x = Tensor.From(1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => NumericalDerivative.Of(v => v, x, step: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumericalDerivative.Of(v => v, x, step: 1e-30));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumericalDerivative.Gradient(v => v.Sum(), x, step: 1e-30));
        Assert.Throws<ShapeException>(() => NumericalDerivative.Of(v => v.Sum(), x));
        Assert.Throws<ShapeException>(() => NumericalDerivative.Gradient(v => v, x));
        Assert.Throws<ArgumentNullException>(() => NumericalDerivative.Of(null!, x));
    }
}
