using System.Text.Json;
using Lincoln.Data;
using Lincoln.Losses;

namespace Lincoln.Storage;

/// <summary>A network with all that is needed to use it on new data: what a <c>model.lincoln</c> file holds (docs/formats.md).</summary>
/// <remarks>
/// Predictions after saving and loading are equal to the last bit in the same precision. A model saved in single precision can be loaded in
/// double and the other way round; its weights are then rounded to the nearest, and its predictions differ accordingly.
/// Like the network, it is not for several threads at once.
/// </remarks>
/// <example><code>
/// new TrainedModel(network, houses.Preparation).Save("houses.lincoln");
/// var model = TrainedModel.Load("houses.lincoln");
/// Console.WriteLine(model.Predict(("rooms", 5), ("district", "harbour")));
/// </code></example>
public sealed class TrainedModel
{
    private const int ChunkRows = 256, MaxTextBytes = 1 << 24;

    /// <summary>A network alone, whose inputs and outputs are tensors.</summary>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public TrainedModel(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
    }

    /// <summary>A network with what prepares its inputs and reads its outputs.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network takes other inputs, or gives another number of outputs.</exception>
    public TrainedModel(NeuralNetwork network, Preparation preparation) : this(network)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        Preparation = preparation;
        preparation.Check(network.InputShape, network.TakesIndices, network.Layer.OutputShape);
    }

    /// <summary>A classifier of inputs that the program prepares itself.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The names of the classes in the order of the network's outputs.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is another number of outputs, or a label is null or appears twice.</exception>
    public TrainedModel(NeuralNetwork network, IReadOnlyList<string> labels) : this(network, new LabelPreparation(labels)) { }

    /// <summary>A network that reads and writes texts, character by character.</summary>
    /// <param name="network">It takes character numbers [batch, time], or one-hot rows [batch, time, characters], and gives scores for the
    /// character that follows each of them, [batch, time, characters].</param>
    /// <param name="vocabulary">The characters by their numbers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network takes or gives another number of characters.</exception>
    public TrainedModel(NeuralNetwork network, Vocabulary vocabulary) : this(network, new TextPreparation(vocabulary)) { }

    /// <summary>The network.</summary>
    public NeuralNetwork Network { get; }

    /// <summary>What turns raw data into inputs and outputs into answers; null when the model takes and gives tensors.</summary>
    public Preparation? Preparation { get; }

    /// <summary>The names of the classes in the order of the network's outputs; null when it predicts numbers.</summary>
    public IReadOnlyList<string>? Labels => Preparation?.Labels;

    /// <summary>Predicts one row of a table: <c>model.Predict(("rooms", 5), ("district", "harbour"))</c>.</summary>
    /// <param name="row">Names of columns with their values, in any order; null is a missing value, columns that the model does not know
    /// are ignored.</param>
    /// <exception cref="ArgumentException">A column that the model needs is missing, appears twice, or has a value that is not a number
    /// but should be.</exception>
    /// <exception cref="InvalidOperationException">The model does not read tables.</exception>
    public Prediction Predict(params (string Column, object? Value)[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _ = ForTables();
        var table = Table.From([row],
            [.. row.Select((cell, i) => (cell.Column, (Func<(string, object? Value)[], object?>)(r => r[i].Value)))]);
        try { return Predict(table)[0]; }
        catch (InvalidDataException e) { throw new ArgumentException(e.Message, nameof(row), e); }
    }

    /// <summary>Predicts the rows of a table. Columns are found by name; the target and unknown columns are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="notes">Receives what was replaced or not known, in sentences for the user.</param>
    /// <exception cref="InvalidDataException">A column is missing in the table, or a value of a numeric column is not a number.</exception>
    /// <exception cref="InvalidOperationException">The model does not read tables, or an output is not a number.</exception>
    public IReadOnlyList<Prediction> Predict(Table table, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var inputs = ForTables().Transform(table, notes);
        int width = inputs.Shape[1];
        Shape sample = Network.InputShape ?? [width];
        var predictions = new List<Prediction>(table.RowCount);
        for (int row = 0; row < table.RowCount; row += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, table.RowCount - row);
            Read(new Tensor(sample.Prepend(rows), inputs.Values.Slice(row * width, rows * width)), predictions);
        }
        return predictions;
    }

    /// <summary>Predicts inputs that are prepared already, [batch, ..sample].</summary>
    /// <exception cref="ShapeException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The outputs do not fit the labels, or one is not a number.</exception>
    public IReadOnlyList<Prediction> Predict(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = new List<Prediction>();
        Read(batch, predictions);
        return predictions;
    }

    /// <summary>Predicts the class of an image file, PNG or JPEG, which is resized to the images of the training set.</summary>
    /// <exception cref="InvalidOperationException">It is not a model of images (<see cref="ImagePreparation"/>).</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an image that is read, or damaged.</exception>
    public Prediction PredictImage(string path)
    {
        var pixels = As<ImagePreparation>("PredictImage", "this is not a model of images, so it does not know how to read one").Read(path);
        return Predict(Network.InputShape is { } shape ? pixels.View(shape.Prepend(1)) : pixels)[0];
    }

    /// <summary>Forecasts the values that follow a series.</summary>
    /// <param name="history">The series, with the columns of the training table; its last values are read.</param>
    /// <param name="notes">Receives what was done, in sentences for the user.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    /// <exception cref="InvalidDataException">The series is too short, has another step, or is not usable.</exception>
    /// <exception cref="InvalidOperationException">It is not a model of series (<see cref="SeriesPreparation"/>).</exception>
    public IReadOnlyList<Forecast> Forecast(Table history, ICollection<string>? notes = null)
        => As<SeriesPreparation>("Forecast", "this is not a model of series").After(history, Network.Predict, notes);

    /// <summary>
    /// Continues a text: reads the prompt, then draws one character after another, each of which is read before the next is drawn. The
    /// recurrent layers carry their state from one to the next.
    /// </summary>
    /// <param name="prompt">How the text begins, at least one character.</param>
    /// <param name="length">How many characters to draw.</param>
    /// <param name="sampler">How to draw them. Default: <c>new Sampler()</c>, by the network's own probabilities.</param>
    /// <returns>The characters, each as soon as it is drawn, without the prompt. Do not use the network for anything else until all are
    /// drawn, or the loop is left.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or holds a character that the model does not know.</exception>
    /// <exception cref="InvalidOperationException">It is not a text model, or its network does not work on one character after
    /// another.</exception>
    public IEnumerable<string> Generate(string prompt, int length, Sampler? sampler = null)
    {
        var texts = As<TextPreparation>("Generate", "this is not a text model; it has no vocabulary");
        return new TextWriter(Network, texts.Vocabulary).Write(prompt, length, sampler ?? new Sampler());
    }

    /// <summary>Writes the model file. It is there whole or not at all; the same model gives the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
    /// <exception cref="NotSupportedException">A layer does not say how it is saved, or is not in the catalogue.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var entries = Entries();                                           // what can be wrong is found before a file is made
        AtomicFile.Write(path, stream => StoredZip.Write(stream, entries));
    }

    /// <summary>Writes the model file to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save(string)"/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoredZip.Write(stream, Entries());
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
        if (Preparation is not null) Add(Preparation.Entry, StrictJson.Write(Preparation.Write), MaxTextBytes);
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
        var network = ModelDescription.ReadNetwork(archive, loss);
        try { return Preparation.Read(Open, source) is { } preparation ? new(network, preparation) : new(network); }
        catch (ArgumentException e) { throw new InvalidDataException($"{source}: {e.Message}", e); }

        JsonDocument? Open(string entry)
            => archive.TryRead(entry, MaxTextBytes) is { } bytes ? StrictJson.Parse(bytes, archive.Name(entry)) : null;
    }

    private void Read(Tensor batch, List<Prediction> into)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        new OutputReader(Network.Loss, Preparation).Read(Network.Predict(batch), into);
    }

    private TablePreparation ForTables() => PixelTable.For(Preparation)
        ?? throw new InvalidOperationException("Predict: this model has no preprocessing of tables, "
            + "so it does not know what the columns of a table mean. Give it a Tensor.");

    private T As<T>(string method, string problem) where T : Preparation
        => Preparation as T ?? throw new InvalidOperationException($"{method}: {problem}.");
}
