using Lincoln.Layers;

namespace Lincoln.Storage;

/// <summary>
/// The tensors of a module as the <c>state_dict</c> of the same model in PyTorch has them: docs/formats.md has the table.
/// </summary>
internal static class TorchLayout
{
    /// <summary>The tensors of a module and of everything inside it.</summary>
    /// <param name="module">The module, which is built.</param>
    /// <param name="rename">From the path of a module here to its name in PyTorch.</param>
    public static IEnumerable<TorchTensor> Of(Module module, Func<string, string> rename)
    {
        return Walk(module, "");

        IEnumerable<TorchTensor> Walk(Module module, string path)
        {
            string prefix = rename(path) is { Length: > 0 } name ? $"{name}." : "";
            return module switch
            {
                Dense =>
                [
                    TorchTensor.Transposed(prefix + "weight", Own(module, "weight")),
                    TorchTensor.Same(prefix + "bias", Own(module, "bias")),
                ],
                RecurrentLayer layer => layer.Cells.SelectMany((cell, i) => Cell(cell, prefix, i, layer.IsBidirectional)),
                _ => Tensors(module).Where(t => !t.Path.Contains('.')).Select(t => TorchTensor.Same(prefix + t.Path, t.Tensor))
                    .Concat(module.Children.SelectMany(child => Walk(child.Module, TorchWeightsExtension.Join(path, child.Name)))),
            };
        }
    }

    // PyTorch adds two biases where one does; here the second one is zeros, but for the candidate of a GRU, which the reset gate reaches.
    private static TorchTensor[] Cell(RecurrentCell cell, string prefix, int number, bool bidirectional)
    {
        if (cell is GruCell { ResetGate: ResetGate.BeforeProduct })
            throw new ArgumentException($"{cell}: PyTorch has no GRU whose reset gate comes before the product; "
                + "use ResetGate.AfterProduct.", "module");
        string end = bidirectional ? $"_l{number / 2}{(number % 2 == 1 ? "_reverse" : "")}" : $"_l{number}";
        Tensor bias = Own(cell, "bias");
        int units = cell.Units;
        Tensor? inner = cell is GruCell ? Own(cell, "recurrent_bias") : null;
        return
        [
            TorchTensor.Transposed($"{prefix}weight_ih{end}", Own(cell, "weight")),
            TorchTensor.Transposed($"{prefix}weight_hh{end}", Own(cell, "recurrent")),
            TorchTensor.Same($"{prefix}bias_ih{end}", bias),
            new($"{prefix}bias_hh{end}", bias.Shape, Second, AddSecond),
        ];

        Tensor Second()
        {
            var second = new Tensor(bias.Shape);
            inner?.Values.CopyTo(second.Edit()[(2 * units)..]);
            return second;
        }

        void AddSecond(Tensor found)
        {
            int shared = inner is null ? bias.Shape.Count : 2 * units;
            for (int i = 0; i < shared; i++) bias.Edit()[i] += found.Values[i];
            if (inner is not null) found.Values[shared..].CopyTo(inner.Edit());
        }
    }

    private static IEnumerable<(string Path, Tensor Tensor)> Tensors(Module module)
        => module.Parameters.Select(p => (p.Path, (Tensor)p.Parameter)).Concat(module.State);

    private static Tensor Own(Module module, string name) => Tensors(module).First(t => t.Path == name).Tensor;
}
