using System.Text.Json;
using Lincoln.Data;
using Lincoln.Losses;

namespace Lincoln.Storage;

public sealed partial class TrainedModel
{
    private const int MaxTextBytes = 1 << 24;

    /// <summary>Writes the model file. It is there whole or not at all; the same model gives the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    /// <exception cref="NotSupportedException">A layer does not say how it is saved, or is not in the catalogue.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var entries = Entries();                                           // what can be wrong is found before a file is made
        AtomicFile.Write(path, stream => ModelArchive.Write(stream, entries));
    }

    /// <summary>Writes the model file to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save(string)"/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelArchive.Write(stream, Entries());
    }

    /// <summary>Reads a model file: builds the network, then reads its weights. Nothing in the file is ever run or extracted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="loss">The loss to train or evaluate with; default: the one that the file names.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a Lincoln model, is damaged, or was made by a newer Lincoln; the message says
    /// where.</exception>
    public static TrainedModel Load(string path, Loss? loss = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string inside = Path.Combine(path, "model.lincoln");
        using var stream = InputFile.Open(path, File.Exists(inside) ? $"a file in it, such as {inside}" : "a file in it");
        return Load(stream, path, loss);
    }

    /// <summary>Reads a model file from a stream that can seek, such as an embedded resource; the model is all that it holds.</summary>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <inheritdoc cref="Load(string, Loss)"/>
    public static TrainedModel Load(Stream stream, Loss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("stream: it must be able to seek; copy it to a file or a MemoryStream first.", nameof(stream));
        return Load(stream, "the stream", loss);
    }

    private List<(string Name, Action<Stream> Write)> Entries()
    {
        var entries = new List<(string, Action<Stream>)>();
        Add(ModelArchive.Description, ModelDescription.Write(Network), ModelDescription.MaxBytes);
        if (Preprocessing is { } preprocessing) Add(ModelArchive.Preprocessing, StrictJson.Write(preprocessing.Write), MaxTextBytes);
        else if (Vocabulary is { } vocabulary)
            Add(ModelArchive.Vocabulary, StrictJson.Write(json => WriteTexts(json, vocabulary.All)), MaxTextBytes);
        else if (Labels is { } labels) Add(ModelArchive.Labels, StrictJson.Write(json => WriteTexts(json, labels)), MaxTextBytes);
        entries.Add((ModelArchive.Weights, content => Weights.Write(content, Network.Layer)));
        return entries;

        void Add(string name, byte[] bytes, int most)
        {
            if (bytes.Length > most)
                throw new NotSupportedException($"Save: {name} would take {bytes.Length:N0} bytes; a model file holds at most {most:N0}. "
                    + "Save the weights alone (SaveWeights).");
            entries.Add((name, content => content.Write(bytes)));
        }
    }

    private static TrainedModel Load(Stream stream, string source, Loss? loss)
    {
        using var archive = new ModelArchive(stream, source);
        var network = LoadNetwork(archive, loss);
        try
        {
            if (Parse(archive, ModelArchive.Preprocessing) is { } preprocessing)
                using (preprocessing) return new TrainedModel(network, ReadPreprocessing(preprocessing.RootElement, source));
            if (Parse(archive, ModelArchive.Vocabulary) is { } vocabulary)
                using (vocabulary)
                    return new TrainedModel(network,
                        new Vocabulary(ReadTexts(vocabulary.RootElement, archive.Name(ModelArchive.Vocabulary))));
            if (Parse(archive, ModelArchive.Labels) is { } labels)
                using (labels) return new TrainedModel(network, ReadTexts(labels.RootElement, archive.Name(ModelArchive.Labels)));
        }
        catch (ArgumentException e) { throw new InvalidDataException($"{source}: {e.Message}", e); }
        return new TrainedModel(network);
    }

    private static NeuralNetwork LoadNetwork(ModelArchive archive, Loss? loss)
    {
        byte[] description = archive.TryRead(ModelArchive.Description, ModelDescription.MaxBytes)!;
        using var content = archive.OpenWeights();
        string name = archive.Name(ModelArchive.Weights);
        using var file = new SafetensorsReader(content, content.Length, name, ownsStream: false);
        var network = ModelDescription.Read(description, archive.Name(ModelArchive.Description),
            file.Entries.Sum(e => (long)e.Shape.Count), loss);
        foreach (var (entry, tensor) in Weights.Match(file, network.Layer, name)) file.ReadInto(entry, tensor.Edit());
        content.Finish();
        return network;
    }

    private static JsonDocument? Parse(ModelArchive archive, string name)
        => archive.TryRead(name, MaxTextBytes) is { } bytes ? StrictJson.Parse(bytes, archive.Name(name)) : null;

    private static TablePreprocessor ReadPreprocessing(JsonElement json, string source)
    {
        try { return TablePreprocessor.Read(json); }
        catch (InvalidDataException e) { throw new InvalidDataException($"{source}: {e.Message}", e); }
    }

    private static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string[] ReadTexts(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"{name}: a list of texts was expected, found {json.ValueKind}.");
        return [.. json.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? text.GetString()!
            : throw new InvalidDataException($"{name}: a text was expected, found {text.ValueKind}."))];
    }
}
