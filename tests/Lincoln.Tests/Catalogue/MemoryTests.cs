using System.Numerics;

namespace Lincoln.Tests.Catalogue;

/// <summary>
/// What a run does with memory: it writes every number it gives, edits nothing it was given, and does not depend on the workspace.
/// </summary>
public class MemoryTests
{
    public static TheoryData<string> Names => Rows.Names;

    /// <summary>In a workspace whose memory holds NaN everywhere, with gradients of parameters that hold NaN too.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Every_number_is_written(string name)
    {
        var row = Rows.Find(name);
        var outside = row.MakeArguments();
        var subject = row.MakeSubject(outside);
        var expected = Outcome.Of(subject, outside);
        foreach (var (_, parameter) in subject.Parameters) parameter.Gradient?.Edit().Fill(Real.NaN);

        FillPoolWithNaN();
        using var step = Workspace.Begin();
        // so that their gradients are lent too
        var inside = outside.With([.. outside.Differentiable.Select(x => new Tensor(x.Shape, x.Values))]);
        expected.AssertSameBits(Outcome.Of(subject, inside), "in a workspace full of NaN");
    }

    [Theory, MemberData(nameof(Names))]
    public void The_workspace_changes_nothing(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var expected = Outcome.Of(subject, arguments);
        for (int step = 0; step < 3; step++)                 // the second step works with the first one's memory
        {
            using var workspace = Workspace.Begin();
            expected.AssertSameBits(Outcome.Of(subject, arguments), $"in step {step} of a workspace");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_input_is_edited(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var inputs = Enumerable.Range(0, arguments.Count).Select(i => arguments.Target(i).Values).OfType<Tensor>();
        Tensor[] tensors = [.. inputs, .. subject.Parameters.Select(p => p.Parameter)];
        var before = tensors.Select(t => (t.Version, Values: t.Values.ToArray())).ToArray();
        Outcome.Of(subject, arguments);
        for (int i = 0; i < tensors.Length; i++)
        {
            Assert.Equal(before[i].Version, tensors[i].Version);
            Outcome.AssertSameBits(before[i].Values, tensors[i].Values.ToArray(), $"tensor {i} after the run");
        }
    }

    // The pool keeps blocks of 5 to 8 quarters of a power of two; the next workspace of this thread lends them again.
    private static void FillPoolWithNaN()
    {
        using var step = Workspace.Begin();
        for (int size = 64; size <= 1 << 13; size += 1 << (BitOperations.Log2((uint)size) - 2))
            for (int i = 0; i < 24; i++) new Tensor([size]).Edit().Fill(Real.NaN);
    }
}
