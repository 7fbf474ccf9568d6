namespace Lincoln.Storage;

/// <summary>The parameters and the state of a module, named by their paths, as the tensors of a safetensors file.</summary>
internal static class Weights
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "lincoln" };

    public static void Write(Stream stream, Module module)
        => Safetensors.Write(stream, All(module).Select(t => new SafetensorsTensor(t.Path, t.Tensor)), Metadata);

    /// <summary>Checks that file and module have the same tensors, and pairs them in the order of the file.</summary>
    /// <exception cref="InvalidDataException">One is missing, unexpected or of another shape; the message lists them.</exception>
    public static List<(SafetensorsEntry Entry, Tensor Tensor)> Match(SafetensorsReader file, Module module, string source)
    {
        var wanted = All(module).ToDictionary(t => t.Path, t => t.Tensor, StringComparer.Ordinal);
        string[] missing = [.. wanted.Keys.Where(name => !file.TryFind(name, out _))];
        string[] unexpected = [.. file.Entries.Select(e => e.Name).Where(name => !wanted.ContainsKey(name))];
        string[] different = [.. file.Entries.Where(e => wanted.TryGetValue(e.Name, out var tensor) && tensor.Shape != e.Shape)
            .Select(e => $"{e.Name} ({e.Shape} in the file, {wanted[e.Name].Shape} in the network)")];
        string[] problems = [List("missing in the file", missing), List("unexpected in the file", unexpected),
            List("of another shape", different)];
        if (problems.Any(p => p.Length > 0))
            throw new InvalidDataException($"{source} does not fit the network: {string.Join("; ", problems.Where(p => p.Length > 0))}.");
        return [.. file.Entries.Select(e => (e, wanted[e.Name]))];
    }

    private static IEnumerable<(string Path, Tensor Tensor)> All(Module module)
        => module.Parameters.Select(p => (p.Path, (Tensor)p.Parameter)).Concat(module.State);

    private static string List(string what, string[] names) => names.Length == 0 ? "" : $"{what}: {Quoted.Names(names)}";
}
