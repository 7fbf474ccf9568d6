using System.Text.Json;
using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Storage;

/// <summary>The entry <c>model.json</c>: the architecture by stable names, and what else it takes to build the network again.</summary>
internal static class ModelDescription
{
    public const int MaxBytes = 1 << 20;
    private const string Format = "lincoln-model";
    private const int Version = 1;

    // Constants that a layer makes for itself are not among the weights.
    private const long SpareLasting = 1 << 20;

    // A small network may run over large images: what one sample takes, 256 MB in single precision, or 64 times the weights.
    private const long SparePassing = 1 << 26, PassingPerWeight = 64;

    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    /// <exception cref="NotSupportedException">The network cannot be made again from its description.</exception>
    public static byte[] Write(NeuralNetwork network)
    {
        if (network.InputShape is not { } input)
            throw new InvalidOperationException("Save: the network is not built yet. "
                + "Call Build with the shape of one sample, or Forward with a first batch.");
        CheckNotShared(network.Layer, "", new(ReferenceEqualityComparer.Instance));
        CheckReadsBack(network.Layer);
        return StrictJson.Write(json =>
        {
            var config = new ConfigWriter(json);
            json.WriteStartObject();
            config.Text("format", Format);
            config.Integer("version", Version);
            config.Text("made_with", $"Lincoln {typeof(NeuralNetwork).Assembly.GetName().Version?.ToString(3)}");
            config.Text("precision", SafetensorsNumbers.Own.Name);
            json.WriteNumber("seed", network.Seed);
            config.Integer("training_runs", network.TrainingRuns);
            config.Shape("input", input);
            config.Flag("indices", network.TakesIndices);
            if (ComesBack(network.Loss)) config.Object("loss", network.Loss.Describe);
            config.Layer("architecture", network.Layer);
            json.WriteEndObject();
        });
    }

    /// <summary>Builds the network of a model file and reads its weights.</summary>
    /// <exception cref="InvalidDataException">Something in the file is wrong; the message says what.</exception>
    public static NeuralNetwork ReadNetwork(ModelArchive archive, Loss? loss)
    {
        byte[] description = archive.TryRead(ModelArchive.Description, MaxBytes)!;
        using var content = archive.OpenWeights();
        string name = archive.Name(ModelArchive.Weights);
        using var file = new SafetensorsReader(content, content.Length, name, ownsStream: false);
        long storedNumbers = file.Entries.Sum(e => (long)e.Shape.Count);
        var network = Read(description, archive.Name(ModelArchive.Description), storedNumbers, loss);
        foreach (var (entry, tensor) in Weights.Match(file, network.Layer, name)) file.ReadInto(entry, tensor.Edit());
        content.Finish();
        return network;
    }

    /// <summary>Makes and builds the network that a description says, with the first weights of its seed.</summary>
    /// <param name="bytes">The JSON.</param>
    /// <param name="source">What messages call the entry.</param>
    /// <param name="storedNumbers">How many numbers the weights have that come with it.</param>
    /// <param name="loss">The loss, or null for the one that the description names.</param>
    /// <exception cref="InvalidDataException">It is not such a description, of a newer version, or out of proportion to the
    /// weights.</exception>
    private static NeuralNetwork Read(byte[] bytes, string source, long storedNumbers, Loss? loss)
    {
        using var json = StrictJson.Parse(bytes, source);
        var config = new ConfigReader(json.RootElement, source);
        if (config.Text("format") is var format && format != Format)
            throw config.Wrong("format", $"'{Format}' was expected, found {Quoted.Name(format)}. Is it a Lincoln model?");
        if (config.Integer("version", min: 1) is var version && version > Version)
            throw new InvalidDataException($"{source}: this model was made by a newer Lincoln (format version {version}; "
                + $"this one reads up to {Version}). Update Lincoln.");
        var input = config.Shape("input");
        bool indices = config.Flag("indices");
        long passing = Math.Max(SparePassing, PassingPerWeight * storedNumbers);
        if (input.Count > passing)
            throw config.Wrong("input", $"a sample of shape {input} is far larger than the weights that come with it justify.");
        using var limit = AllocationLimit.Begin(source, storedNumbers + SpareLasting, passing);
        try
        {
            loss ??= config.Has("loss") ? LossCatalogue.Create(config.Object("loss")) : new MissingLoss();
            var (seed, runs) = (Seed(json.RootElement, config), Runs(json.RootElement, config));
            var network = new NeuralNetwork(config.Layer("architecture"), loss, seed) { TrainingRuns = runs };
            return network.Build(input, indices);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"{source}: the layers do not fit a sample of shape {input}: {e.Message}", e);
        }
    }

    private static ulong Seed(JsonElement json, ConfigReader config)
        => IsNumber(json, "seed", out var value) && value.TryGetUInt64(out ulong seed) ? seed
            : throw config.Wrong("seed", "an integer from 0 to 2⁶⁴ - 1 was expected.");

    private static long Runs(JsonElement json, ConfigReader config)
        => IsNumber(json, "training_runs", out var value) && value.TryGetInt64(out long runs) && runs >= 0 ? runs
            : throw config.Wrong("training_runs", "an integer from 0 up was expected.");

    private static bool IsNumber(JsonElement json, string name, out JsonElement value)
        => json.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Number;

    private static void CheckNotShared(Module module, string path, Dictionary<Module, string> seen)
    {
        if (!seen.TryAdd(module, path))
            throw new NotSupportedException($"Save: the same {module} is used at '{seen[module]}' and at '{path}'; "
                + "a description would make two of it. Save the weights alone.");
        foreach (var (name, child) in module.Children) CheckNotShared(child, path.Length == 0 ? name : $"{path}.{name}", seen);
    }

    // Better now than when the file is loaded: every name must be known, and no setting may get lost.
    private static void CheckReadsBack(Layer layer)
    {
        byte[] written = Describe(layer.Describe);
        try
        {
            using var json = StrictJson.Parse(written, "Save");
            byte[] again = Describe(LayerCatalogue.Create(new ConfigReader(json.RootElement, "Save: architecture")).Describe);
            if (!written.AsSpan().SequenceEqual(again))
                throw new InvalidDataException("Save: made again from its description, the network describes itself differently: "
                    + "a layer's Describe and its function in LayerCatalogue do not agree.");
        }
        catch (InvalidDataException e)
        {
            throw new NotSupportedException($"{e.Message} Until that is mended, save the weights alone (SaveWeights).", e);
        }
    }

    // A loss of the user's own need not be known: predictions do without, and Load takes one.
    private static bool ComesBack(Loss loss)
    {
        try
        {
            using var json = StrictJson.Parse(Describe(loss.Describe), "Save");
            LossCatalogue.Create(new ConfigReader(json.RootElement));
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException) { return false; }
    }

    private static byte[] Describe(Action<ConfigWriter> describe) => StrictJson.Write(json =>
    {
        json.WriteStartObject();
        describe(new ConfigWriter(json));
        json.WriteEndObject();
    });
}
