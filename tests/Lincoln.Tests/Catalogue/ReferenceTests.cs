using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>Agreement with PyTorch in values and gradients, in both precisions.</summary>
public class ReferenceTests
{
    private static readonly string[] Folders = ["operations", "layers", "losses"];

    public static TheoryData<string> Names => [.. Folders.SelectMany(ReferenceFile.Names)];

    [Theory, MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name)
    {
        var reference = ReferenceFile.Read(name);
        var row = Rows.Find(name);
        Target[] values = [.. Enumerable.Range(0, reference.Behind("input.").Count()).Select(i => reference.Target($"input.{i}"))];
        var arguments = new Arguments(values, [.. values.Select((_, i) => !reference.Has($"gradient.input.{i}"))]);
        var subject = row.MakeSubject(arguments);
        Fill(subject, reference);

        var found = Outcome.Of(subject.Run, subject.Parameters, arguments, reference.Tensor("upstream"));
        Assert.Equal(reference.ShapeOf("output"), found.Shape);
        reference.AssertClose("output", found.Values, reference.Terms);
        int next = 0;
        for (int i = 0; i < arguments.Count; i++)
            if (!arguments.IsFixed(i)) reference.AssertClose($"gradient.input.{i}", found.Gradients[next++].Values, reference.Terms);
        foreach (var (path, _) in subject.Parameters)
            reference.AssertClose($"gradient.parameter.{path}", found.Gradients[next++].Values, reference.Terms);
    }

    [Fact]
    public void Every_row_has_a_reference_and_every_reference_a_row()
    {
        string[] rows = [.. Rows.All.Where(row => row.NoReference is null).Select(Rows.NameOf).Order(StringComparer.Ordinal)];
        string[] files = [.. Folders.SelectMany(ReferenceFile.Names).Order(StringComparer.Ordinal)];
        Assert.True(rows.SequenceEqual(files),
            $"""
            Rows without a reference: {string.Join(", ", rows.Except(files))}.
            Add a case of the same name to tests/reference/make-reference.py and run it:
            /usr/bin/python3 tests/reference/make-reference.py NAME; or say in the row why PyTorch has nothing like it: NoReference = "…".
            References without a row: {string.Join(", ", files.Except(rows))}.
            """);
    }

    // The layer's own parameters and state are replaced by the reference's.
    private static void Fill(Subject subject, ReferenceFile reference)
    {
        var paths = subject.Parameters.Select(p => p.Path).Order(StringComparer.Ordinal);
        Assert.Equal(reference.Behind("parameter.").Order(StringComparer.Ordinal), paths);
        foreach (var (path, parameter) in subject.Parameters)
        {
            Assert.Equal(reference.ShapeOf($"parameter.{path}"), parameter.Shape);
            reference.Tensor($"parameter.{path}").Values.CopyTo(parameter.Edit());
        }
        if (subject.Instance is not Layer layer) return;
        foreach (var (path, tensor) in layer.State) reference.Tensor($"state.{path}").Values.CopyTo(tensor.Edit());
    }
}
