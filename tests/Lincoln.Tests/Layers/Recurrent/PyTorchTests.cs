using Lincoln.Layers;
using Lincoln.Tests.Catalogue;

namespace Lincoln.Tests.Layers.Recurrent;

/// <summary>
/// Agreement with PyTorch's modules, given the same weights: from a given state, through the last one, with lengths; fused and by cells.
/// </summary>
public class PyTorchTests
{
    public static TheoryData<string> Names => [.. ReferenceFile.Names("recurrent")];

    private static RecurrentLayer Make(string name)
    {
        var (layers, both) = name.EndsWith("-all") ? (2, true) : (1, false);
        if (name.Contains("LSTM")) return new LSTM(3, layers, both);
        return name.Contains("GRU") ? new GRU(3, layers, both) : new RNN(3, layers, both);
    }

    private static string End(RecurrentLayer layer, int cell)
    {
        if (!layer.IsBidirectional) return $"l{cell}";
        return cell % 2 == 1 ? $"l{cell / 2}_reverse" : $"l{cell / 2}";
    }

    // Weights are transposed; the two biases are added, except for the candidate of a GRU.
    private static void Fill(RecurrentLayer layer, ReferenceFile file)
    {
        layer.Predict(file.Tensor("x"));
        for (int i = 0; i < layer.Cells.Count; i++)
        {
            Parameter[] own = [.. layer.Cells[i].Parameters.Select(p => p.Parameter)];
            Tensor first = file.Tensor($"weight.bias_ih_{End(layer, i)}"), second = file.Tensor($"weight.bias_hh_{End(layer, i)}");
            file.Tensor($"weight.weight_ih_{End(layer, i)}").Transpose().Values.CopyTo(own[0].Edit());
            file.Tensor($"weight.weight_hh_{End(layer, i)}").Transpose().Values.CopyTo(own[1].Edit());
            (first + second).Values.CopyTo(own[2].Edit());
            if (own.Length == 3) continue;
            first.Values[6..].CopyTo(own[2].Edit()[6..]);
            second.Values[6..].CopyTo(own[3].Edit());
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Agrees_in_values_and_gradients(string name)
    {
        foreach (bool usesCells in (bool[])[false, true])
        {
            var file = ReferenceFile.Read(name);
            var layer = Make(name);
            layer.UsesCells = usesCells;
            Fill(layer, file);
            var x = file.Tensor("x");
            Tensor[] h = States(file, "h"), c = file.Has("first.c") ? States(file, "c") : [];
            foreach (var tensor in (Tensor[])[x, .. h, .. c]) tensor.RequiresGradient = true;
            int[] lengths = file.Has("lengths") ? [.. file.Numbers("lengths").Select(n => (int)n)] : [];

            var states = h.Select((hidden, i) => new CellState(hidden, c.Length > 0 ? c[i] : null));
            var (y, last) = layer.Scan(x, new RecurrentState([.. states]), lengths);
            file.AssertClose("last.output", y.Values, file.Terms);
            file.AssertClose("last.h", Joined(last.Cells.Select(cell => cell.Hidden)), file.Terms);
            if (c.Length > 0) file.AssertClose("last.c", Joined(last.Cells.Select(cell => cell.Memory!)), file.Terms);

            var sum = (y * file.Tensor("upstream.output")).Sum();
            Tensor upH = file.Tensor("upstream.h"), upC = c.Length > 0 ? file.Tensor("upstream.c") : upH;
            for (int i = 0; i < last.Cells.Count; i++)
            {
                sum += (last.Cells[i].Hidden * Part(upH, i)).Sum();
                if (c.Length > 0) sum += (last.Cells[i].Memory! * Part(upC, i)).Sum();
            }
            sum.Backward();
            file.AssertClose("gradient.x", x.Gradient!.Values, file.Terms);
            file.AssertClose("gradient.h", Joined(h.Select(tensor => tensor.Gradient!)), file.Terms);
            if (c.Length > 0) file.AssertClose("gradient.c", Joined(c.Select(tensor => tensor.Gradient!)), file.Terms);
            for (int i = 0; i < layer.Cells.Count; i++)
            {
                string end = End(layer, i);
                Tensor[] gradients = [.. layer.Cells[i].Parameters.Select(p => p.Parameter.Gradient!)];
                file.AssertClose($"gradient.weight_ih_{end}", gradients[0].Transpose().Values, file.Terms);
                file.AssertClose($"gradient.weight_hh_{end}", gradients[1].Transpose().Values, file.Terms);
                file.AssertClose($"gradient.bias_ih_{end}", gradients[2].Values, file.Terms);
                if (gradients.Length == 3) continue;
                Real[] second = [.. gradients[2].Values[..6], .. gradients[3].Values];
                file.AssertClose($"gradient.bias_hh_{end}", second, file.Terms);
            }
        }
    }

    private static Tensor[] States(ReferenceFile file, string name)
    {
        var all = file.Tensor($"first.{name}");
        return [.. Enumerable.Range(0, all.Shape[0]).Select(i => Part(all, i).Keep())];
    }

    private static Tensor Part(Tensor all, int i) => all.Slice(0, i, 1).Reshape([all.Shape[1], all.Shape[2]]);

    private static Real[] Joined(IEnumerable<Tensor> tensors) => [.. tensors.SelectMany(tensor => tensor.Values.ToArray())];
}
