using Lincoln.Kernels;
using Lincoln.Layers;

namespace Lincoln.Tests.Layers.Recurrent;

/// <summary>Layers that threads share: the same bits at every vector width with any number of threads.</summary>
// The width and the threads are those of the whole process, so this class runs in one collection with the others that set them.
[Collection("kernels")]
public class SharedRecurrenceTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string kind in (string[])["RNN", "GRU", "GRU-before", "LSTM"])
                // 31 rows are too few for 4 threads, which share the units instead
                foreach (int batch in (int[])[40, 31]) cases.Add(kind, batch);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Give_the_same_bits(string kind, int batch)
    {
        RecurrentLayer layer = kind switch
        {
            "RNN" => new RNN(100),
            "GRU" => new GRU(100),
            "LSTM" => new LSTM(100),
            _ => new GRU(100, reset: ResetGate.BeforeProduct),
        };
        var x = Tensor.Normal([batch, 6, 7], new Rng(1)).Keep();
        x.RequiresGradient = true;
        var (width, threads, reluctance) = (Isa.Width, Work.Threads, RoundTrip.Reluctance);
        Real[]? first = null;
        try
        {
            foreach (int w in (int[])[512, 256, 128, 1])
                for (int t = 1; t <= 4; t++)
                {
                    (Isa.Width, Work.Threads, RoundTrip.Reluctance) = (w, t, 1);
                    Real[] found = Run(layer, x);
                    first ??= found;
                    Assert.True(first.AsSpan().SequenceEqual(found), $"{kind} differs at width {w} with {t} threads");
                }
        }
        finally { (Isa.Width, Work.Threads, RoundTrip.Reluctance) = (width, threads, reluctance); }
    }

    private static Real[] Run(RecurrentLayer layer, Tensor x)
    {
        x.ClearGradient();
        if (layer.IsBuilt) foreach (var (_, parameter) in layer.Parameters) parameter.ClearGradient();
        var y = layer.Forward(x);
        y.Backward(Tensor.Normal(y.Shape, new Rng(2)));
        return [.. y.Values, .. x.Gradient!.Values, .. layer.Parameters.SelectMany(p => p.Parameter.Gradient!.Values.ToArray())];
    }
}
