using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>What one run forward and backward gave: the result and all gradients, copied out of whatever workspace there was.</summary>
internal sealed record Outcome(Shape Shape, Real[] Values, IReadOnlyList<(string Name, Real[] Values)> Gradients)
{
    /// <summary>Runs a row with the arguments of a size; the gradient of the result is random.</summary>
    public static Outcome Of(CatalogueRow row, int size = CatalogueRow.UsualSize)
    {
        var arguments = row.MakeArguments(size);
        return Of(row.MakeSubject(arguments), arguments);
    }

    public static Outcome Of(Subject subject, Arguments arguments) => Of(subject.Run, subject.Parameters, arguments);

    public static Outcome Of(
        Func<Arguments, Tensor> run, IReadOnlyList<(string Path, Parameter Parameter)> parameters, Arguments arguments,
        Tensor? upstream = null)
    {
        var inputs = arguments.Differentiable;
        foreach (var input in inputs)
        {
            input.RequiresGradient = true;
            input.ClearGradient();
        }
        foreach (var (_, parameter) in parameters) parameter.ClearGradient();
        var result = run(arguments);
        result.Backward(upstream ?? Tensor.Normal(result.Shape, new Rng(7)));
        return new(result.Shape, result.Values.ToArray(),
        [
            .. inputs.Select((x, i) => ($"gradient of input {i}", GradientOf(x))),
            .. parameters.Select(p => ($"gradient of {p.Path}", GradientOf(p.Parameter))),
        ]);
    }

    /// <summary>Equal to the last bit.</summary>
    public void AssertSameBits(Outcome other, string where = "")
    {
        Assert.Equal(Shape, other.Shape);
        AssertSameBits(Values, other.Values, $"the result {where}");
        Assert.Equal(Gradients.Count, other.Gradients.Count);
        for (int i = 0; i < Gradients.Count; i++)
            AssertSameBits(Gradients[i].Values, other.Gradients[i].Values, $"the {Gradients[i].Name} {where}");
    }

    /// <summary>Every number is a number.</summary>
    public void AssertFinite()
    {
        foreach (var (name, values) in Gradients.Prepend(("result", Values)))
        {
            int at = Array.FindIndex(values, x => !Real.IsFinite(x));
            Assert.True(at < 0, $"number {at} of the {name} is not finite");
        }
    }

    public static void AssertSameBits(Real[] expected, Real[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(found[i]))
                Assert.Fail($"number {i} of {what} is {found[i]:R}, not {expected[i]:R}");
    }

    // A tensor that the result does not depend on has none.
    private static Real[] GradientOf(Tensor x) => x.Gradient?.Values.ToArray() ?? new Real[x.Shape.Count];
}
