using Lincoln.Kernels;
using Lincoln.Layers;

namespace Lincoln.Tests.Layers.Recurrent;

/// <summary>Layers of so many units that threads share them: the same bits at every vector width with any number of threads.</summary>
// The width and the threads are those of the whole process, so this class runs in one collection with the others that set them.
[Collection("kernels")]
public class SharedUnitsTests
{
    public static TheoryData<string> Kinds => ["RNN", "GRU", "GRU-before", "LSTM"];

    [Theory, MemberData(nameof(Kinds))]
    public void GiveTheSameBits(string kind)
    {
        RecurrentLayer layer = kind switch { "RNN" => new RNN(100), "GRU" => new GRU(100), "LSTM" => new LSTM(100), _ => new GRU(100, reset: ResetGate.BeforeProduct) };
        var x = Tensor.Normal([40, 6, 7], new Rng(1)).Keep();
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
