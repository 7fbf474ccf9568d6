using Lincoln.Losses;

namespace Lincoln.Storage;

/// <summary>A network with all that is needed to use it on new data: what a <c>model.lincoln</c> file holds (docs/formats.md).</summary>
/// <remarks>
/// Predictions after saving and loading are equal to the last bit in the same precision. A model saved in single precision can be loaded in
/// double and the other way round; its weights are then rounded to the nearest, and its predictions differ accordingly.
/// </remarks>
/// <example><code>
/// new TrainedModel(network, labels: ["cat", "dog"]).Save("pets.lincoln");
/// var model = TrainedModel.Load("pets.lincoln");
/// </code></example>
public sealed class TrainedModel
{
    private const int MaxTextBytes = 1 << 24;

    /// <summary>A model of a network and what goes with it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The names of the classes in the order of the network's outputs; default none.</param>
    /// <exception cref="ArgumentException">A label is null or appears twice.</exception>
    public TrainedModel(NeuralNetwork network, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Network, Labels) = (network, labels?.ToArray());
    }

    /// <summary>The network.</summary>
    public NeuralNetwork Network { get; }

    /// <summary>The names of the classes in the order of the network's outputs; null when there are none.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>Writes the model file. It is there whole or not at all; the same model gives the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    /// <exception cref="NotSupportedException">A layer does not say how it is saved, or is not in the catalogue.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        byte[] description = ModelDescription.Write(Network);              // what can be wrong is found before a file is made
        AtomicFile.Write(path, stream => Save(stream, description));
    }

    /// <summary>Writes the model file to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save(string)"/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Save(stream, ModelDescription.Write(Network));
    }

    /// <summary>Reads a model file: builds the network, then reads its weights. Nothing in the file is ever run or extracted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="loss">The loss to train or evaluate with; default: the one that the file names.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a Lincoln model, is damaged, or was made by a newer Lincoln; the message says where.</exception>
    public static TrainedModel Load(string path, Loss? loss = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Load(stream, path, loss);
    }

    /// <summary>Reads a model file from a stream that can seek, such as an embedded resource; the model is all that it holds.</summary>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <inheritdoc cref="Load(string, Loss)"/>
    public static TrainedModel Load(Stream stream, Loss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek) throw new ArgumentException("stream: it must be able to seek; copy it to a file or a MemoryStream first.", nameof(stream));
        return Load(stream, "the stream", loss);
    }

    private void Save(Stream stream, byte[] description) => ModelArchive.Write(stream,
    [
        (ModelArchive.Description, content => content.Write(description)),
        (ModelArchive.Weights, content => Weights.Write(content, Network.Layer)),
    ]);

    private static TrainedModel Load(Stream stream, string source, Loss? loss)
    {
        using var archive = new ModelArchive(stream, source);
        byte[] description = archive.TryRead(ModelArchive.Description, ModelDescription.MaxBytes)!;
        using var weights = archive.OpenWeights();
        string name = archive.Name(ModelArchive.Weights);
        using var tensors = new SafetensorsReader(weights, weights.Length, name, ownsStream: false);
        var network = ModelDescription.Read(description, archive.Name(ModelArchive.Description), tensors.Entries.Sum(e => (long)e.Shape.Count), loss);
        foreach (var (entry, tensor) in Weights.Match(tensors, network.Layer, name)) tensors.ReadInto(entry, tensor.Edit());
        weights.Finish();
        return new TrainedModel(network);
    }
}
