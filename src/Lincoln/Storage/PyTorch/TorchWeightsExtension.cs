using Lincoln.Storage;

namespace Lincoln;

/// <summary>
/// Weights to and from PyTorch: files with the names, shapes and orders of a <c>state_dict</c>, as <c>.npz</c> or else as safetensors.
/// docs/formats.md says what becomes of each layer.
/// </summary>
/// <remarks>
/// Modules have their paths as names, so that <c>nn.Sequential</c> with the same numbering fits; <c>modules</c> renames those that are
/// called otherwise or are counted otherwise because the activation is a module of its own there. In PyTorch <c>np.savez("weights.npz",
/// **{k: v.numpy() for k, v in model.state_dict().items()})</c> writes such a file, and <c>model.load_state_dict({k: torch.from_numpy(v)
/// for k, v in np.load("weights.npz").items()})</c> reads one.
/// </remarks>
/// <example><code>
/// var network = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy()).Build([784]);
/// network.LoadTorchWeights("weights.npz", new() { ["1"] = "2" });    // nn.Sequential(nn.Linear(784, 89), nn.Tanh(), nn.Linear(89, 10))
/// </code></example>
public static class TorchWeightsExtension
{
    extension(Module module)
    {
        /// <summary>Writes all parameters and state as PyTorch has them. The file is there whole or not at all.</summary>
        /// <param name="path">The file; with the ending <c>.npz</c> a NumPy archive, else safetensors.</param>
        /// <param name="modules">From paths of modules here (<c>3.0</c>) to their names in PyTorch (<c>fc1</c>); what is not there keeps
        /// its path.</param>
        /// <exception cref="ArgumentException">The file has an ending of PyTorch's pickled files; a path is not one of a module, a layer
        /// has no counterpart in PyTorch, or two tensors get the same name.</exception>
        /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void SaveTorchWeights(string path, Dictionary<string, string>? modules = null)
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentException.ThrowIfNullOrEmpty(path);
            if (Path.GetExtension(path).ToLowerInvariant() is ".pt" or ".pth" or ".bin")
                throw new ArgumentException($"path: '{path}' has the ending of pickled files, which are never written here. "
                    + "End it with .npz or .safetensors.", nameof(path));
            using var mode = Mode.NoGradient();
            SafetensorsTensor[] tensors = [.. Layout(module, modules).Select(t => new SafetensorsTensor(t.Name, t.Value()))];
            if (IsArchive(path)) NumPy.WriteArchive(path, tensors);
            else Safetensors.Write(path, tensors);
        }

        /// <summary>
        /// Reads all parameters and state from a file in PyTorch's layout. A file that does not fit, or cannot be read to its end, leaves
        /// the module as it was.
        /// </summary>
        /// <param name="path">The file; with the ending <c>.npz</c> a NumPy archive, else safetensors.</param>
        /// <param name="modules">From paths of modules here to their names in PyTorch; what is not there keeps its path.</param>
        /// <remarks>A counter <c>num_batches_tracked</c> is passed over; nothing here needs it.</remarks>
        /// <exception cref="ArgumentException">A path is not one of a module, or a layer has no counterpart in PyTorch.</exception>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">It is no such file, or has other tensors; the message lists those that are missing,
        /// unexpected or of another shape.</exception>
        /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
        public void LoadTorchWeights(string path, Dictionary<string, string>? modules = null)
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentException.ThrowIfNullOrEmpty(path);
            using var mode = Mode.NoGradient();
            TorchTensor[] layout = [.. Layout(module, modules)];
            var found = Read(path);
            string[] missing = [.. layout.Select(t => t.Name).Where(name => !found.ContainsKey(name))];
            string[] unexpected = [.. found.Keys.Except(layout.Select(t => t.Name))];
            string[] different = [.. layout.Where(t => found.TryGetValue(t.Name, out var tensor) && tensor.Shape != t.Shape)
                .Select(t => $"{t.Name} ({found[t.Name].Shape} in the file, {t.Shape} in the network)")];
            string[] problems = [List("missing in the file", missing), List("unexpected in the file", unexpected),
                List("of another shape", different)];
            if (problems.Any(p => p.Length > 0))
                throw new InvalidDataException($"{path} does not fit the network: {string.Join("; ", problems.Where(p => p.Length > 0))}.");
            foreach (var tensor in layout) tensor.Set(found[tensor.Name]);
            foreach (var (_, parameter) in module.Parameters) parameter.ClearGradient();
        }
    }

    extension(NeuralNetwork network)
    {
        /// <inheritdoc cref="SaveTorchWeights(Module, string, Dictionary{string, string})"/>
        public void SaveTorchWeights(string path, Dictionary<string, string>? modules = null)
            => network.Layer.SaveTorchWeights(path, modules);

        /// <inheritdoc cref="LoadTorchWeights(Module, string, Dictionary{string, string})"/>
        public void LoadTorchWeights(string path, Dictionary<string, string>? modules = null)
            => network.Layer.LoadTorchWeights(path, modules);
    }

    private static bool IsArchive(string path) => path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);

    private static string List(string what, string[] names) => names.Length == 0 ? "" : $"{what}: {Quoted.Names(names)}";

    private static Dictionary<string, Tensor> Read(string path)
    {
        if (IsArchive(path))
        {
            using var archive = NumPy.ReadArchive(path);
            return archive.Names.Where(name => !IsCounter(name)).ToDictionary(name => name, archive.ReadTensor);
        }
        RefusePickle(path);
        using var file = Safetensors.Read(path);
        return file.Entries.Where(entry => !IsCounter(entry.Name)).ToDictionary(entry => entry.Name, entry => file.ReadTensor(entry.Name));
    }

    // What torch.save writes: a zip with a pickle in it, or, before PyTorch 1.6, a pickle. The first 8 bytes of safetensors are a number
    // whose
    // upper half is 0.
    private static void RefusePickle(string path)
    {
        using var file = InputFile.Open(path, "a file in it");
        Span<byte> start = stackalloc byte[8];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if ((start.StartsWith("PK"u8) || start.StartsWith((ReadOnlySpan<byte>)[0x80, 2])) && start.Length == 8
            && start[4..].ContainsAnyExcept((byte)0))
            throw new InvalidDataException($"{path} seems to be written by torch.save: pickled, which is never read here, "
                + "because that would run code. Write it in Python with "
                + "np.savez(\"weights.npz\", **{k: v.numpy() for k, v in model.state_dict().items()}).");
    }

    // Of PyTorch's batch normalisation: it counts batches.
    private static bool IsCounter(string name) => name.Split('.')[^1] == "num_batches_tracked";

    private static IEnumerable<TorchTensor> Layout(Module module, Dictionary<string, string>? modules)
    {
        string[] paths = [.. Paths(module, "")];
        foreach (var (path, name) in modules ?? [])
            if (name is null) throw new ArgumentException($"modules: the name for {Quoted.Name(path)} is null.", nameof(modules));
            else if (!paths.Contains(path))
                throw new ArgumentException($"modules: {Quoted.Name(path)} is not the path of a module; there are {Quoted.Names(paths)}.",
                    nameof(modules));
        return TorchLayout.Of(module, Rename);

        // The longest path that has a name counts; what is behind it stays.
        string Rename(string path)
        {
            for (string known = path; ; known = known[..Math.Max(0, known.LastIndexOf('.'))])
            {
                if (modules is not null && modules.TryGetValue(known, out string? name))
                    return Join(name, path[known.Length..].TrimStart('.'));
                if (known.Length == 0) return path;
            }
        }
    }

    internal static string Join(string path, string name) => path.Length == 0 || name.Length == 0 ? path + name : $"{path}.{name}";

    private static IEnumerable<string> Paths(Module module, string path)
        => module.Children.SelectMany(child => Paths(child.Module, Join(path, child.Name))).Prepend(path);
}
