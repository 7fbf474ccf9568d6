using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>
/// A tensor that is used twice has the sum of the gradients, wherever it is used: a second writer must add, not overwrite.
/// </summary>
public class UsedTwiceTests
{
    public static TheoryData<string> Names => Rows.Names;

    public static TheoryData<string> NamesOfEqualInputs => Rows.NamesOf(OperationRows.All.Where(row =>
        row.MakeArguments().Differentiable is { Length: > 1 } inputs && inputs.All(x => x.Shape == inputs[0].Shape)));

    /// <summary>f(x) + f(x) has twice the gradient of f(x), for every input and every parameter.</summary>
    [Theory, MemberData(nameof(Names))]
    public void In_two_operations(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var once = Outcome.Of(subject, arguments);
        var twice = Outcome.Of(x => new Plus().Forward(subject.Run(x), subject.Run(x)), subject.Parameters, arguments);
        for (int g = 0; g < once.Gradients.Count; g++)
        {
            var (what, expected) = once.Gradients[g];
            double scale = expected.Length == 0 ? 0 : expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(2 * expected[i] - twice.Gradients[g].Values[i]) <= 1e-5 * scale,
                    $"number {i} of the {what}: f(x) + f(x) has {twice.Gradients[g].Values[i]}, twice that of f(x) is {2 * expected[i]}");
        }
    }

    /// <summary>f(x, x), for those with inputs of equal shapes.</summary>
    [Theory, MemberData(nameof(NamesOfEqualInputs))]
    public void In_two_places_of_one_operation(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var inputs = arguments.Differentiable;
        GradientCheck.Run(x => subject.Run(arguments.With([.. Enumerable.Repeat(x[0], inputs.Length)])), inputs[0]);
    }

    // Written here, so that it does not lean on what is checked.
    private sealed class Plus : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            for (int i = 0; i < y.Length; i++) y[i] = x[0].Values[i] + x[1].Values[i];
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            for (int i = 0; i < 2; i++)
                if (dx.Needs(i)) dx.Accumulate(i, dy);
        }
    }
}
