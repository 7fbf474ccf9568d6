using Lincoln.Layers;

namespace Lincoln.Tests.Layers.Recurrent;

/// <summary>The fused kernels against the cells, which are built from operations: values and all gradients.</summary>
public class FusedTests
{
    private static readonly Dictionary<string, Func<int, int, bool, bool, RecurrentLayer>> Kinds = new()
    {
        ["RNN"] = (units, layers, both, last) => new RNN(units, layers, both, lastOnly: last),
        ["GRU"] = (units, layers, both, last) => new GRU(units, layers, both, lastOnly: last),
        ["GRU-before"] = (units, layers, both, last) => new GRU(units, layers, both, lastOnly: last, reset: ResetGate.BeforeProduct),
        ["LSTM"] = (units, layers, both, last) => new LSTM(units, layers, both, lastOnly: last),
    };

    public static TheoryData<string, int, bool, bool, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, bool, bool, string>();
            foreach (string kind in Kinds.Keys)
                foreach (int layers in (int[])[1, 2])
                    foreach (bool both in (bool[])[false, true])
                        foreach (bool last in (bool[])[false, true])
                            foreach (string extra in (string[])["plain", "state", "lengths"]) cases.Add(kind, layers, both, last, extra);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void IsEqual_to_the_cells(string kind, int layers, bool both, bool last, string extra)
        => AssertEqual(Kinds[kind](37, layers, both, last), [3, 4, 5], extra);

    [Theory]
    [InlineData("RNN"), InlineData("GRU"), InlineData("GRU-before"), InlineData("LSTM")]
    public void IsEqual_at_other_sizes(string kind)
    {
        AssertEqual(Kinds[kind](1, 1, false, false), [1, 1, 1], "state");
        AssertEqual(Kinds[kind](8, 1, false, false), [17, 1, 3], "state");
        AssertEqual(Kinds[kind](64, 1, false, false), [33, 7, 2], "plain");
        AssertEqual(Kinds[kind](100, 1, true, false), [2, 9, 40], "lengths");
        AssertEqual(Kinds[kind](20, 2, true, false), [17, 3, 12], "one-hot");
    }

    private static void AssertEqual(RecurrentLayer layer, Shape shape, string extra)
    {
        layer.Predict(new Tensor(shape));
        var rng = new Rng(7);
        foreach (var (path, parameter) in layer.Parameters)
            rng.Fork(path).Normal(parameter.Edit(), 0, (Real)(1 / Math.Sqrt(parameter.Shape[0])));
        var x = Tensor.Normal(shape, rng.Fork("x")).Keep();
        if (extra == "one-hot") MakeOneHot(x);
        int batch = shape[0], time = shape[1];
        int[] lengths = extra == "lengths" ? [.. Enumerable.Range(0, batch).Select(i => 1 + i * 2 % time)] : [];
        CellState[] first = [.. layer.Cells.Select((cell, i) => new CellState(State($"h{i}"), cell is LstmCell ? State($"c{i}") : null))];

        layer.UsesCells = true;
        var expected = Gradients();
        layer.UsesCells = false;
        var found = Gradients();
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Values.Length, found[i].Values.Length);
            double size = expected[i].Values.Max(v => Math.Abs((double)v));
            double allowed = (typeof(Real) == typeof(double) ? 1e-12 : 1e-5) * (1 + size);
            for (int j = 0; j < expected[i].Values.Length; j++)
            {
                Real byCells = expected[i].Values[j], fused = found[i].Values[j];
                Assert.True(Math.Abs(byCells - fused) <= allowed, $"element {j} of {expected[i].Name}: cells {byCells}, fused {fused}");
            }
        }

        Tensor State(string name) => Tensor.Normal([batch, layer.Units], rng.Fork(name)).Keep();

        List<(string Name, Real[] Values)> Gradients()
        {
            foreach (var (_, parameter) in layer.Parameters) parameter.ClearGradient();
            var states = first.SelectMany(cell => (Tensor?[])[cell.Hidden, cell.Memory]).OfType<Tensor>();
            Tensor[] inputs = extra == "state" ? [x, .. states] : [x];
            foreach (var input in inputs)
            {
                input.ClearGradient();
                input.RequiresGradient = true;
            }
            List<(string, Real[])> all = [];
            if (extra is "plain" or "one-hot")
            {
                var y = layer.Forward(x);
                all.Add(("output", y.Values.ToArray()));
                (y * Upstream(y)).Sum().Backward();
            }
            else
            {
                var (y, state) = layer.Scan(x, extra == "state" ? new RecurrentState(first) : null, lengths);
                all.Add(("output", y.Values.ToArray()));
                var sum = (y * Upstream(y)).Sum();
                foreach (var (cell, i) in state.Cells.Select((cell, i) => (cell, i)))
                    foreach (var part in (Tensor?[])[cell.Hidden, cell.Memory])
                    {
                        if (part is null) continue;
                        all.Add(($"last state {i}", part.Values.ToArray()));
                        sum += (part * Upstream(part)).Sum();
                    }
                sum.Backward();
            }
            for (int i = 0; i < inputs.Length; i++) all.Add(($"gradient of input {i}", inputs[i].Gradient!.Values.ToArray()));
            foreach (var (path, parameter) in layer.Parameters) all.Add(($"gradient of {path}", parameter.Gradient!.Values.ToArray()));
            return all;
        }

        static void MakeOneHot(Tensor x)
        {
            for (int i = 0; i < x.Shape.Count; i++) x.Edit()[i] = i % x.Shape[2] == i / x.Shape[2] * 7 % x.Shape[2] ? 1 : 0;
        }

        static Tensor Upstream(Tensor y) => Tensor.Normal(y.Shape, new Rng((ulong)y.Shape.Count));
    }
}
