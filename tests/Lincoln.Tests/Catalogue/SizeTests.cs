namespace Lincoln.Tests.Catalogue;

/// <summary>Sizes that are not multiples of a vector width, and none at all.</summary>
public class SizeTests
{
    public static TheoryData<string> Names => Rows.Names;

    public static TheoryData<string> LayerNames
        => Rows.NamesOf(LayerRows.All.Where(row => !row.MixesSamples && !row.MakeArguments().IsFixed(0)));

    [Theory, MemberData(nameof(Names))]
    public void Runs_at_every_size(string name)
    {
        var row = Rows.Find(name);
        foreach (int size in row.Sizes) Outcome.Of(row, size).AssertFinite();
    }

    /// <summary>An axis of length 0 either works or is refused with an error that says so; nothing else may come out.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Nothing_at_all_works_or_is_refused(string name)
    {
        var row = Rows.Find(name);
        try { Outcome.Of(row, 0); }
        catch (ArgumentException e) { Assert.False(string.IsNullOrWhiteSpace(e.Message)); }
    }

    /// <summary>A batch gives each of its samples what it gets alone, and a parameter the sum of the gradients.</summary>
    [Theory, MemberData(nameof(LayerNames))]
    public void A_batch_is_its_samples(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var x = arguments[0];
        int batch = x.Shape[0];
        Assert.True(batch > 1, "the row needs a batch of more than one");

        var upstream = Tensor.Normal(subject.Run(arguments).Shape, new Rng(3));
        var together = Outcome.Of(subject.Run, subject.Parameters, arguments, upstream);
        var sums = together.Gradients.Select(g => new double[g.Values.Length]).ToArray();
        for (int sample = 0; sample < batch; sample++)
        {
            var alone = Outcome.Of(subject.Run, subject.Parameters, arguments.With(Sample(x, sample)), Sample(upstream, sample));
            Outcome.AssertSameBits(Part(together.Values, sample, batch), alone.Values, $"sample {sample}");
            Real[] part = Part(together.Gradients[0].Values, sample, batch);
            Outcome.AssertSameBits(part, alone.Gradients[0].Values, $"the gradient of sample {sample}");
            for (int g = 1; g < sums.Length; g++)
                for (int i = 0; i < sums[g].Length; i++) sums[g][i] += alone.Gradients[g].Values[i];
        }
        for (int g = 1; g < sums.Length; g++)
            for (int i = 0; i < sums[g].Length; i++)
            {
                double error = Math.Abs(sums[g][i] - together.Gradients[g].Values[i]);
                Assert.True(error <= 1e-5 * (1 + Math.Abs(sums[g][i])), $"element {i} of the {together.Gradients[g].Name}");
            }
    }

    private static Tensor Sample(Tensor x, int sample) => new(x.Shape.With(0, 1), Part(x.Values.ToArray(), sample, x.Shape[0]));

    private static Real[] Part(Real[] values, int sample, int batch)
        => values[(sample * values.Length / batch)..((sample + 1) * values.Length / batch)];
}
