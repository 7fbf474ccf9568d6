using Lincoln.Optimizers;

namespace Lincoln.Tests.Optimizers;

/// <summary>
/// What the tests of optimizers share: a parameter with a gradient, and a comparison with the formula in double precision.
/// </summary>
internal static class OptimizerTest
{
    public const double Tolerance = sizeof(Real) == 4 ? 2e-6 : 1e-13;

    public static Parameter Parameter(params ReadOnlySpan<Real> values) => new("weight", Tensor.From(values));

    public static void SetGradient(Parameter parameter, ReadOnlySpan<Real> gradient)
    {
        parameter.ClearGradient();
        gradient.CopyTo(parameter.GradientToWrite(out _));
    }

    /// <summary>Some steps with random gradients, compared with one weight at a time in double precision.</summary>
    public static void AssertFollows(Func<Optimizer> make, Func<double, double, double[], int, double> rule)
    {
        foreach (int size in (int[])[1, 15, 16, 17, 33])
        {
            var rng = new Rng(7).Fork(size);
            var optimizer = make();
            var parameter = new Parameter("weight", Tensor.Normal([size], rng));
            double[] expected = [.. parameter.Values.ToArray().Select(w => (double)w)];
            double[][] states = [.. expected.Select(_ => new double[2])];
            for (int step = 1; step <= 10; step++)
            {
                var gradient = Tensor.Normal([size], rng);
                SetGradient(parameter, gradient.Values);
                optimizer.Step([parameter]);
                for (int i = 0; i < size; i++)
                {
                    expected[i] = rule(expected[i], gradient.Values[i], states[i], step);
                    Assert.True(Math.Abs(expected[i] - parameter.Values[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])),
                        $"size {size}, step {step}, weight {i}: expected {expected[i]}, found {parameter.Values[i]}");
                }
            }
        }
    }
}
