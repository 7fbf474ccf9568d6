using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>The gradients of every row against central differences: every number of every input and every parameter.</summary>
public class GradientTests
{
    public static TheoryData<string> Names => Rows.Names;

    public static TheoryData<string> OperationNames => Rows.NamesOf(OperationRows.All);

#if DOUBLE
    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_derivatives(string name)
    {
        var row = Rows.Find(name);
        foreach (int size in row.Sizes) GradientCheck.Row(row, size);
    }
#else
    // In single precision a step has to be so large that layers with kinks (ReLU behind a Dense) would step across one.
    // That layers and losses are right here too is checked against a reference in ReferenceTests.
    [Theory, MemberData(nameof(OperationNames))]
    public void Gradients_are_derivatives(string name) => GradientCheck.Row(Rows.Find(name));
#endif
}
